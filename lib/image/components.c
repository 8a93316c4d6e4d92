// SPDX-License-Identifier: BSD-3-Clause
// Union-find over voxels: a voxel points at an earlier voxel of its component, roots at themselves.
#include "image/components.h"

#include "base/memory.h"

#include <limits.h>
#include <string.h>

struct offset {
    int d[3];
    ptrdiff_t step;
};

// The neighbours in storage order; the first half lies before the voxel.
static int offsets(struct offset offset[26], const struct rmd_grid *grid, enum rmd_neighbours kind)
{
    int n = 0;
    for (int dk = -1; dk <= 1; dk++)
        for (int dj = -1; dj <= 1; dj++)
            for (int di = -1; di <= 1; di++) {
                int distance = di * di + dj * dj + dk * dk;
                if (distance == 0 || (kind == RMD_FACES && distance > 1)) continue;
                ptrdiff_t row = dj + (ptrdiff_t)dk * grid->n[1];
                offset[n++] = (struct offset){ { di, dj, dk }, di + row * grid->n[0] };
            }
    return n;
}

static int inside(const struct rmd_grid *grid, const int at[3], const struct offset *offset)
{
    for (int a = 0; a < 3; a++) {
        int x = at[a] + offset->d[a];
        if (x < 0 || x >= grid->n[a]) return 0;
    }
    return 1;
}

static int root(int *parent, int v)
{
    while (parent[v] - 1 != v) {
        parent[v] = parent[parent[v] - 1];
        v = parent[v] - 1;
    }
    return v;
}

static void join(int *parent, int a, int b)
{
    a = root(parent, a);
    b = root(parent, b);
    if (a < b)
        parent[b] = a + 1;
    else
        parent[a] = b + 1;
}

enum rmd_status rmd_components_label(int *component, size_t *count, const struct rmd_mask *mask,
                                     enum rmd_neighbours neighbours)
{
    const struct rmd_grid *grid = &mask->grid;
    struct offset offset[26];
    int before = offsets(offset, grid, neighbours) / 2, v = 0;
    size_t voxels = rmd_grid_count(grid);

    *count = 0;
    if (voxels >= INT_MAX) return rmd_fail(RMD_EARG, "%zu voxels are too many to label", voxels);
    for (int k = 0; k < grid->n[2]; k++)
        for (int j = 0; j < grid->n[1]; j++)
            for (int i = 0; i < grid->n[0]; i++, v++) {
                component[v] = mask->v[v] ? v + 1 : 0;
                for (int o = 0; o < before && mask->v[v]; o++)
                    if (inside(grid, (int[3]){ i, j, k }, &offset[o]) &&
                        mask->v[v + offset[o].step])
                        join(component, v, v + (int)offset[o].step);
            }
    for (v = 0; v < (int)voxels; v++) // a parent lies before its children and is numbered already
        if (component[v] == v + 1)
            component[v] = (int)++*count;
        else if (component[v])
            component[v] = component[component[v] - 1];
    return RMD_OK;
}

static void recount(struct rmd_mask *mask)
{
    mask->count = 0;
    for (size_t v = 0; v < rmd_grid_count(&mask->grid); v++)
        mask->count += mask->v[v];
}

enum rmd_status rmd_components_largest(struct rmd_mask *mask, enum rmd_neighbours neighbours)
{
    enum rmd_status st;
    size_t voxels = rmd_grid_count(&mask->grid), count, *size = NULL;
    int *component = NULL, best = 1;

    RMD_TRY(rmd_alloc_raw(&component, voxels, sizeof *component));
    RMD_TRY(rmd_components_label(component, &count, mask, neighbours));
    RMD_TRY(rmd_alloc(&size, count + 2, sizeof *size));
    for (size_t v = 0; v < voxels; v++)
        size[component[v]]++;
    for (int c = 2; c <= (int)count; c++)
        if (size[c] > size[best]) best = c;
    for (size_t v = 0; v < voxels; v++)
        mask->v[v] = component[v] == best;
    recount(mask);
out:
    rmd_release(size);
    rmd_release(component);
    return st;
}

enum rmd_status rmd_components_fill(struct rmd_mask *mask)
{
    enum rmd_status st;
    const int *n = mask->grid.n;
    size_t voxels = rmd_grid_count(&mask->grid), count, v = 0;
    struct rmd_mask outside = { .grid = mask->grid };
    unsigned char *open = NULL; // background components that reach the border
    int *component = NULL;

    RMD_TRY(rmd_mask_new(&outside, &mask->grid));
    RMD_TRY(rmd_alloc_raw(&component, voxels, sizeof *component));
    for (size_t u = 0; u < voxels; u++)
        outside.v[u] = !mask->v[u];
    RMD_TRY(rmd_components_label(component, &count, &outside, RMD_FACES));
    RMD_TRY(rmd_alloc(&open, count + 1, 1));
    for (int k = 0; k < n[2]; k++)
        for (int j = 0; j < n[1]; j++)
            for (int i = 0; i < n[0]; i++, v++)
                if (i == 0 || j == 0 || k == 0 || i == n[0] - 1 || j == n[1] - 1 || k == n[2] - 1)
                    open[component[v]] = 1;
    for (size_t u = 0; u < voxels; u++)
        mask->v[u] = component[u] == 0 || !open[component[u]];
    recount(mask);
out:
    rmd_release(open);
    rmd_release(component);
    rmd_mask_free(&outside);
    return st;
}

// One step: `from` voxels that touch a voxel of the other kind change.
static enum rmd_status change_touching(struct rmd_mask *mask, enum rmd_neighbours neighbours,
                                       int times, int from)
{
    enum rmd_status st;
    const struct rmd_grid *grid = &mask->grid;
    struct offset offset[26];
    int n = offsets(offset, grid, neighbours);
    unsigned char *old = NULL;

    RMD_TRY(rmd_alloc_raw(&old, rmd_grid_count(grid), 1));
    for (; times > 0; times--) {
        size_t v = 0;
        memcpy(old, mask->v, rmd_grid_count(grid));
        for (int k = 0; k < grid->n[2]; k++)
            for (int j = 0; j < grid->n[1]; j++)
                for (int i = 0; i < grid->n[0]; i++, v++)
                    for (int o = 0; o < n && mask->v[v] == from && old[v] == from; o++) {
                        int within = inside(grid, (int[3]){ i, j, k }, &offset[o]);
                        int other = within ? old[(ptrdiff_t)v + offset[o].step] : 0;
                        if (other != from) mask->v[v] = !from;
                    }
    }
    recount(mask);
out:
    rmd_release(old);
    return st;
}

enum rmd_status rmd_components_erode(struct rmd_mask *mask, enum rmd_neighbours neighbours,
                                     int times)
{
    return change_touching(mask, neighbours, times, 1);
}

enum rmd_status rmd_components_dilate(struct rmd_mask *mask, enum rmd_neighbours neighbours,
                                      int times)
{
    return change_touching(mask, neighbours, times, 0);
}
