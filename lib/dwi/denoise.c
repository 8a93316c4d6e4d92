// SPDX-License-Identifier: BSD-3-Clause
// Layer after layer of patches; in a layer, patches of one colour do not overlap and run side by
// side, so every voxel adds up its patches in the same order for any number of threads.
#include "dwi/denoise.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "dwi/denoise_slab.h"
#include "dwi/mppca.h"
#include "dwi/patch_lattice.h"

#include <math.h>
#include <string.h>

#define T struct rmd_denoise_opts
const struct rmd_param rmd_denoise_params[] = {
    // clang-format off
    RMD_INT(T, extent, 0, "voxels", 0, 0, 15, "edge of the patches; 0 is the smallest odd number whose cube holds as many voxels as there are volumes"),
    RMD_INT(T, step,   0, "voxels", 0, 0, 15, "distance from patch to patch, at most an edge; 0 is half an edge, rounded up"),
    { 0 }
    // clang-format on
};
#undef T

struct job {
    struct rmd_denoise_slab *slab;
    struct rmd_patch_lattice lattice[3];
    size_t most;   // voxels of a patch
    int layer;     // patch along the third axis
    int colour[2]; // of the patches that run
};

// The parts of a block's scratch.
struct work {
    size_t *voxel; // [most] index in the slab
    double *x;     // the patch, see matrix_of()
    void *spectrum;
};

static size_t greater(size_t a, size_t b)
{
    return a > b ? a : b;
}

// Rows are the longer side of the matrix, whichever it is.
static size_t matrix_room(const struct job *job)
{
    size_t volumes = (size_t)job->slab->series->nt;
    return greater(job->most, volumes) *
           greater(rmd_mppca_step((int)volumes), rmd_mppca_step((int)job->most));
}

static size_t scratch_of(const struct job *job)
{
    int volumes = job->slab->series->nt, voxels = (int)job->most;
    int columns = volumes < voxels ? volumes : voxels;
    return (job->most + 8) * sizeof(size_t) + matrix_room(job) * sizeof(double) +
           rmd_mppca_scratch(volumes > voxels ? volumes : voxels, columns);
}

static struct work place(const struct job *job, void *scratch)
{
    struct work w = { .voxel = scratch };
    w.x = (double *)(w.voxel + (job->most + 7) / 8 * 8);
    w.spectrum = w.x + matrix_room(job);
    return w;
}

// Lists the usable voxels of a patch; 0 where none is in the mask.
static size_t list_voxels(size_t *voxel, const struct job *job, const int first[3])
{
    size_t n = 0, nx = (size_t)job->lattice[0].length;
    int inside = 0;
    for (int k = 0; k < job->lattice[2].extent; k++)
        for (int j = 0; j < job->lattice[1].extent; j++) {
            size_t at = rmd_denoise_slab_slice(job->slab, first[2] + k) +
                        (size_t)(first[1] + j) * nx + (size_t)first[0];
            for (int i = 0; i < job->lattice[0].extent; i++, at++) {
                if (!(job->slab->what[at] & RMD_SLAB_USABLE)) continue;
                inside |= job->slab->what[at] & RMD_SLAB_INSIDE;
                voxel[n++] = at;
            }
        }
    return inside ? n : 0;
}

// Where volume t of voxel v of the patch is in the matrix: voxels are its rows, or its columns
// where they are fewer than the volumes.
struct places {
    size_t of_voxel, of_volume, step;
};

static struct places places_of(size_t voxels, size_t volumes)
{
    size_t step = rmd_mppca_step((int)(voxels < volumes ? voxels : volumes));
    return voxels < volumes ? (struct places){ 1, step, step } : (struct places){ step, 1, step };
}

static void gather(const struct work *w, const struct job *job, size_t voxels, struct places at)
{
    size_t volumes = (size_t)job->slab->series->nt;
    memset(w->x, 0, greater(voxels, volumes) * at.step * sizeof *w->x);
    for (size_t v = 0; v < voxels; v++) {
        const float *signal = job->slab->signal + w->voxel[v] * job->slab->step;
        for (size_t t = 0; t < volumes; t++)
            w->x[v * at.of_voxel + t * at.of_volume] = (double)signal[t];
    }
}

// EQ clean.8
static void scatter(const struct work *w, const struct job *job, size_t voxels, struct places at,
                    const struct rmd_mppca *found)
{
    float weight = 1 / (1 + (float)found->rank);
    for (size_t v = 0; v < voxels; v++) {
        size_t voxel = w->voxel[v];
        if (!(job->slab->what[voxel] & RMD_SLAB_INSIDE)) continue;
        float *cleaned = job->slab->cleaned + voxel * job->slab->step;
        struct rmd_denoise_sums *sums = &job->slab->sums[voxel];
        for (size_t t = 0; t < (size_t)job->slab->series->nt; t++)
            cleaned[t] += weight * (float)w->x[v * at.of_voxel + t * at.of_volume];
        sums->weight += weight;
        sums->rank += weight * (float)found->rank;
        if (isnan(found->variance)) continue;
        sums->known += weight;
        sums->variance += weight * (float)found->variance;
    }
}

static enum rmd_status clean_patches(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const struct rmd_patch_lattice *x = &job->lattice[0], *y = &job->lattice[1];
    struct work w = place(job, scratch);
    size_t volumes = (size_t)job->slab->series->nt;
    size_t across = (size_t)((x->patches - job->colour[0] + x->colours - 1) / x->colours);
    for (size_t p = first; p < last; p++) {
        int i = job->colour[0] + (int)(p % across) * x->colours;
        int j = job->colour[1] + (int)(p / across) * y->colours;
        const int at[3] = { rmd_patch_lattice_first(x, i), rmd_patch_lattice_first(y, j),
                            rmd_patch_lattice_first(&job->lattice[2], job->layer) };
        size_t voxels = list_voxels(w.voxel, job, at);
        if (voxels < RMD_MPPCA_LEAST) continue;
        struct places places = places_of(voxels, volumes);
        struct rmd_mppca found;
        gather(&w, job, voxels, places);
        int rows = (int)greater(voxels, volumes), columns = (int)(voxels + volumes) - rows;
        if (rmd_mppca_run(&found, w.x, rows, columns, w.spectrum))
            scatter(&w, job, voxels, places, &found);
    }
    return RMD_OK;
}

static enum rmd_status clean_layer(struct job *job)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_patch_lattice *x = &job->lattice[0], *y = &job->lattice[1];
    for (int j = 0; j < y->colours; j++)
        for (int i = 0; i < x->colours; i++) {
            size_t across = (size_t)((x->patches - i + x->colours - 1) / x->colours);
            size_t down = (size_t)((y->patches - j + y->colours - 1) / y->colours);
            job->colour[0] = i;
            job->colour[1] = j;
            RMD_TRY(rmd_parallel_for(across * down, 8, scratch_of(job), clean_patches, job));
        }
out:
    return st;
}

static enum rmd_status clean(double total[RMD_SLAB_TOTALS], struct rmd_denoise *out,
                             struct rmd_denoise_slab *slab, struct job *job)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_patch_lattice *z = &job->lattice[2];
    for (job->layer = 0; job->layer < z->patches; job->layer++) {
        int begin = rmd_patch_lattice_first(z, job->layer);
        RMD_TRY(rmd_denoise_slab_write(total, out, slab, begin));
        RMD_TRY(rmd_denoise_slab_read(slab, begin + z->extent));
        RMD_TRY(clean_layer(job));
    }
    RMD_TRY(rmd_denoise_slab_write(total, out, slab, z->length));
out:
    return st;
}

static enum rmd_status choose(struct rmd_denoise *out, int volumes,
                              const struct rmd_denoise_opts *opts)
{
    if (volumes < RMD_MPPCA_LEAST)
        return rmd_fail(RMD_EFORMAT,
                        "%d volume%s: noise can be told from signal in the spectrum of at least %d",
                        volumes, volumes == 1 ? "" : "s", RMD_MPPCA_LEAST);
    out->extent = opts->extent;
    for (int e = 3; out->extent == 0; e += 2)
        if (e * e * e >= volumes || e == 15) out->extent = e;
    out->step = opts->step ? opts->step : (out->extent + 1) / 2;
    if (out->step <= out->extent) return RMD_OK;
    return rmd_fail(RMD_EARG, "patches of %d voxels, %d apart, leave gaps: give a smaller --step",
                    out->extent, out->step);
}

// EQ clean.9
static double correlation(const double sum[3])
{
    return sum[0] / sqrt(sum[1] * sum[2]);
}

enum rmd_status rmd_denoise_series(struct rmd_denoise *out, const struct rmd_series *series,
                                   const struct rmd_mask *mask, const struct rmd_denoise_opts *opts)
{
    enum rmd_status st;
    struct rmd_denoise_slab slab = { 0 };
    struct job job = { .slab = &slab, .most = 1 };
    double total[RMD_SLAB_TOTALS] = { 0 };
    *out = (struct rmd_denoise){ .voxels = mask->count };
    RMD_TRY(rmd_param_check(opts, rmd_denoise_params));
    RMD_TRY(rmd_grid_match(&series->grid, &mask->grid));
    RMD_TRY(choose(out, series->nt, opts));
    for (int a = 0; a < 3; a++) {
        job.lattice[a] = rmd_patch_lattice_of(series->grid.n[a], out->extent, out->step);
        job.most *= (size_t)job.lattice[a].extent;
    }
    RMD_TRY(rmd_denoise_slab_new(&slab, series, mask, job.lattice[2].extent));
    RMD_TRY(rmd_volume_raw(&out->dwi, &series->grid, series->nt));
    RMD_TRY(rmd_volume_raw(&out->noise, &series->grid, 1));
    RMD_TRY(rmd_volume_raw(&out->rank, &series->grid, 1));
    out->dwi.dt = series->dt;
    RMD_TRY(clean(total, out, &slab, &job));
    out->left = (size_t)total[RMD_SLAB_LEFT];
    out->neighbours =
        fmax(correlation(&total[RMD_SLAB_ALONG]), correlation(&total[RMD_SLAB_ACROSS]));
out:
    rmd_denoise_slab_free(&slab);
    if (st != RMD_OK) rmd_denoise_free(out);
    return st;
}

void rmd_denoise_free(struct rmd_denoise *denoise)
{
    rmd_volume_free(&denoise->dwi);
    rmd_volume_free(&denoise->noise);
    rmd_volume_free(&denoise->rank);
}
