// SPDX-License-Identifier: BSD-3-Clause
// Correlation in one pass over the mid grid, plane by plane.
#include "align/similarity.h"

#include "align/rigid_image.h"

double rmd_similarity_ncc(const struct rmd_rigid_pair *pair, int both, double least)
{
    size_t count = (size_t)pair->n[0] * (size_t)pair->n[1] * (size_t)pair->n[2];
    double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    for (size_t i = 0; i < count; i++) {
        double half = (double)pair->residual[i] / 2;
        double x = (double)pair->mean[i] - half, y = (double)pair->mean[i] + half;
        int heads = (x > RMD_RIGID_HEAD) + (y > RMD_RIGID_HEAD);
        if (heads < (both ? 2 : 1)) continue; // also where either is NaN
        n++, a += x, b += y, aa += x * x, bb += y * y, ab += x * y;
    }
    double va = aa - a * a / n, vb = bb - b * b / n;
    if (n < least || !(va > 0 && vb > 0)) return -1;
    return (ab - a * b / n) / sqrt(va * vb);
}

double rmd_similarity_overlap(const struct rmd_rigid_pair *pair)
{
    size_t count = (size_t)pair->n[0] * (size_t)pair->n[1] * (size_t)pair->n[2];
    double a = 0, b = 0, both = 0;
    for (size_t i = 0; i < count; i++) {
        double half = (double)pair->residual[i] / 2;
        int in_a = (double)pair->mean[i] - half > RMD_RIGID_HEAD;
        int in_b = (double)pair->mean[i] + half > RMD_RIGID_HEAD;
        a += in_a, b += in_b, both += in_a && in_b;
    }
    return a > 0 && b > 0 ? both / fmin(a, b) : 0;
}

// EQ align.14
enum rmd_similarity rmd_similarity_judge(double ncc, double ncc_mirrored)
{
    const double plain = 1 - ncc, mirrored = 1 - ncc_mirrored;
    if (ncc_mirrored >= RMD_SIMILARITY_LEAST && mirrored < RMD_SIMILARITY_RATIO * plain)
        return RMD_MIRRORED_HEAD;
    if (ncc >= RMD_SIMILARITY_LEAST && plain <= RMD_SIMILARITY_RATIO * mirrored)
        return RMD_SAME_HEAD;
    return RMD_OTHER_HEAD;
}
