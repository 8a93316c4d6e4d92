// SPDX-License-Identifier: BSD-3-Clause
// The same drawing as for the signal, read out as maps.
#include "phantom/truth.h"

#include "base/memory.h"
#include "base/parallel.h"

enum { ROWS = 8 };

struct job {
    struct rmd_truth *out;
    const struct rmd_scan *scan;
    struct rmd_affine standard_from_voxel;
    double core;
};

// EQ phantom.9: the tensor of the initial decay is the mean of the compartments' tensors, weighted
// by signal.
static double mean_tensor(double tensor[6], double *t1, const struct rmd_scan *scan,
                          const struct rmd_blend *blend)
{
    double s0 = 0;
    *t1 = 0;
    for (int i = 0; i < 6; i++)
        tensor[i] = 0;
    for (int c = 0; c < RMD_TISSUES; c++) {
        double weight = blend->tissue[c] * rmd_tissues[c].s0;
        s0 += weight;
        *t1 += blend->tissue[c] * rmd_tissues[c].t1;
        for (int i = 0; i < 3; i++)
            tensor[i] += weight * rmd_tissues[c].md;
    }
    for (int k = 0; k < RMD_TRACTS; k++) {
        double weight = blend->tract[k] * rmd_tissues[RMD_WM].s0;
        s0 += weight;
        *t1 += blend->tract[k] * rmd_tissues[RMD_WM].t1;
        for (int i = 0; i < 6; i++)
            tensor[i] += weight * ((scan->ad[k] - scan->rd[k]) * blend->dyad[k][i] +
                                   (i < 3 ? scan->rd[k] : 0));
    }
    for (int i = 0; i < 6; i++)
        tensor[i] = s0 > 0 ? tensor[i] / s0 : 0;
    return s0;
}

static double anisotropy(const double d[6], double md)
{
    double square =
        d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + 2 * (d[3] * d[3] + d[4] * d[4] + d[5] * d[5]);
    return sqrt(fmax(0, 1.5 * (1 - 3 * md * md / square)));
}

static int label_of(const struct rmd_blend *blend, double core)
{
    int label = 0;
    for (int k = 0; k < RMD_TRACTS; k++)
        if (blend->tract[k] >= core) label = k + 1;
    for (int k = 0; k < RMD_TRACTS && label; k++)
        if (k + 1 != label && blend->tract[k] > 0.05) return 0;
    return label;
}

static enum rmd_status draw_rows(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    struct rmd_truth *out = job->out;
    const int *n = out->brain.grid.n;
    size_t count = rmd_grid_count(&out->brain.grid);
    for (size_t voxel = first * (size_t)n[0]; voxel < last * (size_t)n[0]; voxel++) {
        double tensor[6], t1;
        struct rmd_blend blend;
        rmd_anatomy_draw(&blend, &job->scan->patient->anatomy, &job->standard_from_voxel, n, voxel);
        out->b0.v[voxel] = (float)mean_tensor(tensor, &t1, job->scan, &blend);
        out->t1.v[voxel] = (float)t1;
        double md = (tensor[0] + tensor[1] + tensor[2]) / 3;
        int brain = blend.brain >= 0.5;
        out->brain.v[voxel] = (unsigned char)brain;
        out->fa.v[voxel] = brain ? (float)anisotropy(tensor, md) : NAN;
        out->md.v[voxel] = brain ? (float)md : NAN;
        out->lesion.v[voxel] = (float)blend.tissue[RMD_LESION];
        out->labels.v[voxel] = label_of(&blend, job->core);
        for (int k = 0; k < RMD_TRACTS; k++)
            out->tract.v[(size_t)k * count + voxel] = (float)blend.tract[k];
    }
    return RMD_OK;
}

static enum rmd_status name_labels(struct rmd_labels *labels, const struct rmd_grid *grid)
{
    enum rmd_status st;
    labels->grid = *grid;
    RMD_TRY(rmd_alloc(&labels->v, rmd_grid_count(grid), sizeof *labels->v));
    RMD_TRY(rmd_alloc(&labels->label, RMD_TRACTS, sizeof *labels->label));
    for (int k = 0; k < RMD_TRACTS; k++) {
        RMD_TRY(rmd_text_copy(&labels->label[k].name, rmd_tract_names[k]));
        labels->label[k].index = k + 1;
        labels->n++;
    }
out:
    return st;
}

enum rmd_status rmd_truth_draw(struct rmd_truth *out, const struct rmd_scan *scan,
                               const struct rmd_grid *grid, double core)
{
    enum rmd_status st;
    *out = (struct rmd_truth){ 0 };
    RMD_TRY(rmd_volume_new(&out->fa, grid, 1));
    RMD_TRY(rmd_volume_new(&out->md, grid, 1));
    RMD_TRY(rmd_volume_new(&out->b0, grid, 1));
    RMD_TRY(rmd_volume_new(&out->t1, grid, 1));
    RMD_TRY(rmd_volume_new(&out->lesion, grid, 1));
    RMD_TRY(rmd_volume_new(&out->tract, grid, RMD_TRACTS));
    RMD_TRY(rmd_mask_new(&out->brain, grid));
    RMD_TRY(name_labels(&out->labels, grid));
    struct rmd_affine standard_from_world = rmd_affine_invert(&scan->world_from_standard);
    struct job job = { out, scan, { { { 0 } } }, core };
    job.standard_from_voxel = rmd_affine_compose(&standard_from_world, &grid->world_from_voxel);
    RMD_TRY(rmd_parallel_for((size_t)grid->n[1] * (size_t)grid->n[2], ROWS, 0, draw_rows, &job));
    for (size_t i = 0; i < rmd_grid_count(grid); i++)
        out->brain.count += out->brain.v[i];
out:
    if (st != RMD_OK) rmd_truth_free(out);
    return st;
}

void rmd_truth_free(struct rmd_truth *truth)
{
    rmd_volume_free(&truth->fa);
    rmd_volume_free(&truth->md);
    rmd_volume_free(&truth->b0);
    rmd_volume_free(&truth->t1);
    rmd_volume_free(&truth->lesion);
    rmd_volume_free(&truth->tract);
    rmd_mask_free(&truth->brain);
    rmd_labels_free(&truth->labels);
}
