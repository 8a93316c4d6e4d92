// SPDX-License-Identifier: BSD-3-Clause
// Union and find over a list of voxels.
#include "change/lattice.h"

#include "base/memory.h"

enum rmd_status rmd_lattice_new(struct rmd_lattice *out, const struct rmd_grid *grid,
                                const size_t *voxel, size_t n)
{
    enum rmd_status st;
    int *place = NULL;
    size_t voxels = rmd_grid_count(grid), nx = (size_t)grid->n[0], ny = (size_t)grid->n[1];

    *out = (struct rmd_lattice){ .n = n };
    RMD_TRY(rmd_alloc_raw(&place, voxels, sizeof *place));
    RMD_TRY(rmd_alloc_raw(&out->earlier, n, sizeof *out->earlier));
    for (size_t v = 0; v < voxels; v++)
        place[v] = -1;
    for (size_t i = 0; i < n; i++) {
        int x = (int)(voxel[i] % nx), y = (int)(voxel[i] / nx % ny), z = (int)(voxel[i] / nx / ny);
        place[voxel[i]] = (int)i;
        for (int e = 0; e < RMD_LATTICE_EARLIER; e++) {
            int at[3] = { x + e % 3 - 1, y + e / 3 % 3 - 1, z + e / 9 - 1 };
            int inside =
                at[0] >= 0 && at[0] < grid->n[0] && at[1] >= 0 && at[1] < grid->n[1] && at[2] >= 0;
            out->earlier[i][e] =
                inside ? place[(size_t)at[0] + nx * ((size_t)at[1] + ny * (size_t)at[2])] : -1;
        }
    }
out:
    rmd_release(place);
    if (st) rmd_lattice_free(out);
    return st;
}

void rmd_lattice_free(struct rmd_lattice *lattice)
{
    rmd_release(lattice->earlier);
    *lattice = (struct rmd_lattice){ 0 };
}

static int root_of(int *cluster, int i)
{
    while (cluster[i] != i)
        i = cluster[i] = cluster[cluster[i]];
    return i;
}

void rmd_lattice_clusters(int *cluster, int *size, const struct rmd_lattice *lattice,
                          const signed char *sign)
{
    for (size_t i = 0; i < lattice->n; i++) {
        cluster[i] = sign[i] ? (int)i : -1;
        size[i] = 0;
        for (int e = 0; e < RMD_LATTICE_EARLIER && sign[i]; e++) {
            int j = lattice->earlier[i][e];
            if (j < 0 || sign[j] != sign[i]) continue;
            int a = root_of(cluster, j), b = root_of(cluster, (int)i);
            cluster[a > b ? a : b] = a > b ? b : a;
        }
    }
    for (size_t i = 0; i < lattice->n; i++)
        if (cluster[i] >= 0) size[cluster[i] = root_of(cluster, (int)i)]++;
}

enum rmd_status rmd_lattice_mean(float *mean, const struct rmd_lattice *lattice, const float *value,
                                 size_t width)
{
    enum rmd_status st;
    double *sum = NULL;
    int *count = NULL;

    RMD_TRY(rmd_alloc(&sum, lattice->n, width * sizeof *sum));
    RMD_TRY(rmd_alloc(&count, lattice->n, sizeof *count));
    for (size_t i = 0; i < lattice->n; i++) {
        for (size_t k = 0; k < width; k++)
            sum[i * width + k] += (double)value[i * width + k];
        count[i]++;
        for (int e = 0; e < RMD_LATTICE_EARLIER; e++) {
            if (lattice->earlier[i][e] < 0) continue;
            size_t j = (size_t)lattice->earlier[i][e];
            for (size_t k = 0; k < width; k++) {
                sum[i * width + k] += (double)value[j * width + k];
                sum[j * width + k] += (double)value[i * width + k];
            }
            count[i]++;
            count[j]++;
        }
    }
    for (size_t i = 0; i < lattice->n * width; i++)
        mean[i] = (float)(sum[i] / count[i / width]);
out:
    rmd_release(sum);
    rmd_release(count);
    return st;
}
