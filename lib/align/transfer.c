// SPDX-License-Identifier: BSD-3-Clause
// One pass of sums in bins, then a smoothed curve through their means.
#include "align/transfer.h"

#include "base/simd.h"

static const double smooth[3] = { 0.5, 0.25, 0.06 }; // of bins 0, 1 and 2 away

void rmd_transfer_add(double sum[RMD_TRANSFER_SUMS], const float *x, const float *y, int n,
                      float head)
{
    const float per_bin = RMD_TRANSFER_BINS / rmd_transfer_top;
    for (int i = 0; i < n; i++) {
        if (!(x[i] > head || y[i] > head) || x[i] != x[i] || y[i] != y[i]) continue;
        float place = x[i] * per_bin;
        double *at = sum + 3 * (place < RMD_TRANSFER_BINS - 1 ? (int)place : RMD_TRANSFER_BINS - 1);
        at[0]++, at[1] += (double)y[i], at[2] += (double)(y[i] * y[i]);
    }
}

// The share of the variance that the bins' means explain. EQ align.32
static double explained_by(const double *bin, double least)
{
    double n = 0, y = 0, yy = 0, between = 0;
    for (int i = 0; i < RMD_TRANSFER_BINS; i++) {
        const double *at = bin + 3 * i;
        n += at[0], y += at[1], yy += at[2];
        if (at[0] > 0) between += at[1] * at[1] / at[0];
    }
    double all = yy - y * y / n;
    return n >= least && n > 0 && all > 1e-9 * n ? (between - y * y / n) / all : 0;
}

// Values at the borders of bins from the bins around, wider where they are empty.
static void draw_curve(float *value, const double *bin)
{
    for (int i = 0; i <= RMD_TRANSFER_BINS; i++) {
        double n = 0, y = 0;
        for (int reach = 1; n < 1 && reach <= RMD_TRANSFER_BINS; reach++)
            for (int away = 0; away < 2 * reach; away++) {
                int q = i - reach + away, far = q < i ? i - 1 - q : q - i;
                if (q < 0 || q >= RMD_TRANSFER_BINS) continue;
                double weight = smooth[far < 2 ? far : 2];
                n += weight * bin[3 * q], y += weight * bin[3 * q + 1];
            }
        value[i] = n > 0 ? (float)(y / n) : 0;
    }
}

void rmd_transfer_fit(struct rmd_transfer *out, const double sum[RMD_TRANSFER_SUMS], double least)
{
    out->explained = explained_by(sum, least);
    draw_curve(out->value, sum);
}

RMD_CLONES void rmd_transfer_apply(float *v, int n, const struct rmd_transfer *transfer)
{
    const float per_bin = RMD_TRANSFER_BINS / rmd_transfer_top, *value = transfer->value;
    for (int i = 0; i < n; i++) {
        float place = v[i] * per_bin;
        place = place > 0 ? place : 0;
        place = place < RMD_TRANSFER_BINS ? place : RMD_TRANSFER_BINS;
        int bin = (int)place;
        bin = bin < RMD_TRANSFER_BINS - 1 ? bin : RMD_TRANSFER_BINS - 1;
        float mapped = rmd_lanes_fma(place - (float)bin, value[bin + 1] - value[bin], value[bin]);
        v[i] = v[i] == v[i] ? mapped : v[i];
    }
}
