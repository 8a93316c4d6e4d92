// SPDX-License-Identifier: BSD-3-Clause
// Neighbours are found by a map from the grid to the rows of the likelihood.
#include "fmri/glm_pool.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"

#include <string.h>

struct pooling {
    unsigned short *point;
    const float *likelihood;
    size_t points;
    const int *n;
    const size_t *voxel;
    const int *row; // [grid] row of the likelihood, -1 outside
    int alone;
};

RMD_CLONES static void add(float *restrict sum, const float *restrict value, size_t points)
{
    for (size_t k = 0; k < points; k++)
        sum[k] += value[k];
}

// The sum over the neighbourhood in the order of the grid; voxels outside the mask say nothing.
static void add_around(float *sum, const struct pooling *p, size_t voxel)
{
    int at[3] = { (int)(voxel % (size_t)p->n[0]), (int)(voxel / (size_t)p->n[0]) % p->n[1],
                  (int)(voxel / ((size_t)p->n[0] * (size_t)p->n[1])) };
    for (int d = 0; d < 27; d++) {
        int i = at[0] + d % 3 - 1, j = at[1] + d / 3 % 3 - 1, k = at[2] + d / 9 - 1;
        if (i < 0 || j < 0 || k < 0 || i >= p->n[0] || j >= p->n[1] || k >= p->n[2]) continue;
        int row = p->row[(size_t)i + (size_t)p->n[0] * ((size_t)j + (size_t)p->n[1] * (size_t)k)];
        if (row >= 0) add(sum, p->likelihood + (size_t)row * p->points, p->points);
    }
}

static enum rmd_status pool_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct pooling *p = context;
    float *sum = scratch;
    for (size_t v = first; v < last; v++) {
        const float *judged = p->likelihood + v * p->points;
        if (!p->alone) {
            memset(sum, 0, p->points * sizeof *sum);
            add_around(sum, p, p->voxel[v]);
            judged = sum;
        }
        size_t best = 0;
        for (size_t k = 1; k < p->points; k++)
            if (judged[k] < judged[best]) best = k;
        p->point[v] = (unsigned short)best;
    }
    return RMD_OK;
}

enum rmd_status rmd_glm_pool(unsigned short *point, const float *likelihood, int points,
                             const struct rmd_grid *grid, const size_t *voxel, size_t voxels,
                             int alone)
{
    enum rmd_status st;
    int *row = NULL;
    size_t count = rmd_grid_count(grid);
    RMD_TRY(rmd_alloc_raw(&row, count, sizeof *row));
    for (size_t i = 0; i < count; i++)
        row[i] = -1;
    for (size_t v = 0; v < voxels; v++)
        row[voxel[v]] = (int)v;
    struct pooling p = { point, likelihood, (size_t)points, grid->n, voxel, row, alone };
    RMD_TRY(rmd_parallel_for(voxels, 512, (size_t)points * sizeof(float), pool_block, &p));
out:
    rmd_release(row);
    return st;
}
