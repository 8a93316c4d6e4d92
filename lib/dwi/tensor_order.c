// SPDX-License-Identifier: BSD-3-Clause
// Recognises the order and unit of a tensor image and brings it into ours.
#include "dwi/tensor_order.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

const char *const rmd_tensor_order_names[] = { "detect", "mrtrix", "fsl", "lower", NULL };

// Which stored volume holds Dxx Dyy Dzz Dxy Dxz Dyz.
static const int stored[][6] = {
    [RMD_ORDER_DETECT] = { 0 },
    [RMD_ORDER_MRTRIX] = { 0, 1, 2, 3, 4, 5 },
    [RMD_ORDER_FSL] = { 0, 3, 5, 1, 2, 4 },
    [RMD_ORDER_LOWER] = { 0, 2, 5, 1, 3, 4 },
};

// The order whose diagonal is positive nearly everywhere while the other elements are not.
static enum rmd_tensor_order detect(const double positive[6])
{
    enum rmd_tensor_order found = RMD_ORDER_DETECT;
    for (int order = RMD_ORDER_MRTRIX; order <= RMD_ORDER_LOWER; order++) {
        double diagonal = 1, other = 0;
        for (int i = 0; i < 6; i++) {
            double share = positive[stored[order][i]];
            if (i < 3)
                diagonal = fmin(diagonal, share);
            else
                other = fmax(other, share);
        }
        if (diagonal > 0.9 && diagonal - other > 0.1) found = (enum rmd_tensor_order)order;
    }
    return found;
}

static void count_positive(double share[6], const struct rmd_volume *tensor,
                           const struct rmd_mask *mask)
{
    size_t n = rmd_grid_count(&tensor->grid);
    for (int t = 0; t < 6; t++) {
        size_t positive = 0;
        for (size_t i = 0; i < n; i++)
            positive += mask->v[i] && tensor->v[(size_t)t * n + i] > 0;
        share[t] = (double)positive / (double)mask->count;
    }
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static enum rmd_status median_md(double *out, const struct rmd_volume *tensor, const int *order,
                                 const struct rmd_mask *mask)
{
    enum rmd_status st;
    size_t n = rmd_grid_count(&tensor->grid), count = 0;
    float *md = NULL;
    RMD_TRY(rmd_alloc(&md, mask->count, sizeof *md));
    for (size_t i = 0; i < n; i++) {
        float sum = 0;
        for (int k = 0; k < 3; k++)
            sum += tensor->v[(size_t)order[k] * n + i];
        if (mask->v[i] && isfinite(sum)) md[count++] = sum / 3;
    }
    qsort(md, count, sizeof *md, by_value);
    *out = count ? (double)md[count / 2] : (double)NAN;
out:
    rmd_release(md);
    return st;
}

// The rotation from the frame in which the elements were stored to the world.
static void frame(double r[3][3], const struct rmd_grid *grid, enum rmd_tensor_order order)
{
    double spacing[3];
    int flip = order == RMD_ORDER_FSL && rmd_affine_determinant(&grid->world_from_voxel) > 0;
    rmd_grid_spacing(spacing, grid);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double column = grid->world_from_voxel.m[i][j] / spacing[j];
            r[i][j] = order == RMD_ORDER_MRTRIX ? i == j : j == 0 && flip ? -column : column;
        }
}

static void turn(double d[6], const double r[3][3])
{
    static const int at[6][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 0, 1 }, { 0, 2 }, { 1, 2 } };
    static const int of[3][3] = { { 0, 3, 4 }, { 3, 1, 5 }, { 4, 5, 2 } };
    double out[6] = { 0 };
    for (int e = 0; e < 6; e++)
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                out[e] += r[at[e][0]][i] * d[of[i][j]] * r[at[e][1]][j];
    for (int e = 0; e < 6; e++)
        d[e] = out[e];
}

static void rearrange(struct rmd_volume *tensor, const struct rmd_mask *mask,
                      enum rmd_tensor_order order, double scale)
{
    double r[3][3], d[6];
    size_t n = rmd_grid_count(&tensor->grid);
    frame(r, &tensor->grid, order);
    for (size_t i = 0; i < n; i++) {
        for (int e = 0; e < 6; e++)
            d[e] = scale * (double)tensor->v[(size_t)stored[order][e] * n + i];
        turn(d, r);
        for (int e = 0; e < 6; e++)
            tensor->v[(size_t)e * n + i] = mask->v[i] ? (float)d[e] : NAN;
    }
}

enum rmd_status rmd_tensor_order_arrange(struct rmd_volume *tensor, const struct rmd_mask *mask,
                                         enum rmd_tensor_order order, const char *path,
                                         struct rmd_log *log)
{
    enum rmd_status st = RMD_OK;
    double positive[6], md;
    if (mask->count == 0) return rmd_fail(RMD_EFORMAT, "%s: the mask is empty", path);
    if (order == RMD_ORDER_DETECT) {
        count_positive(positive, tensor, mask);
        order = detect(positive);
        if (order == RMD_ORDER_DETECT)
            return rmd_fail(RMD_EFORMAT,
                            "%s: which of the six volumes are Dxx, Dyy and Dzz cannot be told: "
                            "give --tensor-order",
                            path);
        rmd_log_add(log, RMD_NOTE, "%s: tensor volumes in the order of %s", path,
                    rmd_tensor_order_names[order]);
    }
    RMD_TRY(median_md(&md, tensor, stored[order], mask));
    int micro = md > 0.1 && md < 10; // um2/ms
    if (!micro && !(md > 1e-4 && md < 1e-2))
        return rmd_fail(RMD_EFORMAT,
                        "%s: the median mean diffusivity is %g, neither mm2/s (about 0.0008) nor "
                        "um2/ms (about 0.8): convert it to mm2/s",
                        path, md);
    if (micro) rmd_log_add(log, RMD_NOTE, "%s: diffusivities taken as um2/ms", path);
    rearrange(tensor, mask, order, micro ? 1e-3 : 1);
out:
    return st;
}
