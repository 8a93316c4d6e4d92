// SPDX-License-Identifier: BSD-3-Clause
// Fits an image a slice at a time: 16 voxels of the mask are fitted together, then counted.
#include "dwi/tensor.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "dwi/slice_outliers.h"
#include "dwi/tensor_plan.h"
#include "image/mask.h"

#include <limits.h>

static const char *const methods[] = { "ols", "iwls", "robust", NULL };

#define T struct rmd_tensor_opts
const struct rmd_param rmd_tensor_params[] = {
    // clang-format off
    RMD_CHOICE(T, method, 'm', methods, RMD_TENSOR_IWLS, "estimator of the log-linear tensor fit"),
    RMD_INT(T, iterations, 0, "1", 2, 1, 50, "reweighting passes of iwls and robust"),
    RMD_REAL(T, b_max, 0, "s/mm2", 2500, 100, 1e5, "largest b-value that enters the tensor fit"),
    { 0 }
    // clang-format on
};
#undef T

enum { RUN = 8 * RMD_LANES }; // voxels converted at a time

struct tally {
    size_t voxels, not_fitted, not_positive_signal, not_positive_eigen;
};

struct job {
    const struct rmd_tensor_plan *plan;
    const struct rmd_series *dwi;
    const struct rmd_mask *mask;
    struct rmd_tensor_fit *fit;
    int listed;                // the volumes of `fit` list the voxels of the mask
    size_t *kept;              // [slices] voxels inside the mask of the slices before
    struct tally *tally;       // [slices]
    double *signal, *residual; // [slices][plan->n] sums over the voxels of a slice
};

// The scratch of a block, and the sums of its slice, in lanes.
struct slice {
    struct rmd_tensor_block block;
    size_t voxel[RUN];                                  // to be fitted next
    float (*value)[RUN];                                // [n] their signals
    float (*signal)[RMD_LANES], (*residual)[RMD_LANES]; // [n]
};

static size_t slice_bytes(const struct rmd_tensor_plan *plan)
{
    size_t n = (size_t)plan->n;
    return sizeof(struct slice) + 64 + n * RUN * sizeof(float) + 2 * n * RMD_LANES * sizeof(float) +
           rmd_tensor_plan_scratch(plan);
}

static struct slice *slice_place(void *scratch, const struct rmd_tensor_plan *plan)
{
    struct slice *slice = scratch;
    char *next = (char *)scratch + (sizeof *slice + 63) / 64 * 64;
    slice->value = (void *)next;
    slice->signal = (void *)(slice->value + plan->n);
    slice->residual = slice->signal + plan->n;
    rmd_tensor_plan_place(&slice->block, plan, slice->residual + plan->n);
    memset(slice->signal, 0, 2 * (size_t)plan->n * sizeof *slice->signal);
    return slice;
}

// Adds signals of the lanes inside the mask to the slice's sums, and hands them to the fit.
RMD_CLONES
static void take_signals(struct slice *slice, const float *inside, int n, size_t at)
{
    for (int i = 0; i < n; i++)
        RMD_EACH_LANE(l)
        {
            float s = slice->value[i][at + (size_t)l];
            slice->block.y[i][l] = s;
            slice->signal[i][l] += inside[l] > 0 && fabsf(s) <= 3e38f ? s : 0;
        }
}

// Sums the standardised residuals of a block, and finds each voxel's largest. EQ dwi.11
RMD_CLONES
static void take_residuals(struct slice *slice, float *restrict largest, const float *inside, int n)
{
    const struct rmd_tensor_block *block = &slice->block;
    float per_sigma[RMD_LANES];
    RMD_EACH_LANE(l)
    {
        per_sigma[l] = block->sigma[l] > 0 ? block->s0[l] / block->sigma[l] : 0;
        largest[l] = 0;
    }
    for (int i = 0; i < n; i++)
        RMD_EACH_LANE(l)
        {
            float z = block->residual[i][l] * sqrtf(block->weight[i][l]) * per_sigma[l];
            slice->residual[i][l] += inside[l] > 0 && per_sigma[l] > 0 ? z : 0;
            largest[l] = fabsf(z) > largest[l] ? fabsf(z) : largest[l];
        }
}

// All leading minors above 0: all eigenvalues are.
static int positive(const double d[6])
{
    double minor = d[0] * d[1] - d[3] * d[3];
    double determinant =
        d[2] * minor - d[0] * d[5] * d[5] - d[1] * d[4] * d[4] + 2 * d[3] * d[4] * d[5];
    return d[0] > 0 && minor > 0 && determinant > 0;
}

static void write_voxel(struct job *job, struct tally *tally, const struct slice *slice, int l,
                        float largest, size_t v)
{
    struct rmd_tensor_fit *fit = job->fit;
    size_t voxels = rmd_grid_count(&fit->tensor.grid);
    double d[6];

    for (size_t k = 0; k < 6; k++) {
        d[k] = (double)slice->block.parameter[k][l];
        fit->tensor.v[v + k * voxels] = (float)(d[k] * 1e-3); // um2/ms to mm2/s
    }
    fit->s0.v[v] = slice->block.s0[l];
    fit->sigma.v[v] = slice->block.sigma[l];
    fit->residual.v[v] = isnan(d[0]) ? NAN : largest;
    tally->voxels++;
    tally->not_fitted += isnan(d[0]) != 0;
    tally->not_positive_eigen += !isnan(d[0]) && !positive(d);
    tally->not_positive_signal += (size_t)slice->block.floored[l];
}

// Converts the signals of the `count` voxels listed, the first of which is number `kept` of those
// inside the mask.
static void take_values(struct slice *slice, const struct job *job, size_t kept, size_t count)
{
    const struct rmd_tensor_plan *plan = job->plan;
    for (size_t from = 0, to; from < count; from = to) {
        size_t first = job->dwi->kept ? kept : slice->voxel[from];
        for (to = from + 1; to < count; to++)
            if (!job->dwi->kept && slice->voxel[to] != slice->voxel[to - 1] + 1) break;
        for (int i = 0; i < plan->n; i++)
            rmd_series_values(slice->value[i] + from, job->dwi, plan->volume[i], first, to - from);
    }
    for (size_t v = count; v % RMD_LANES; v++)
        for (int i = 0; i < plan->n; i++)
            slice->value[i][v] = 0;
}

static void fit_run(struct job *job, struct slice *slice, struct tally *tally, size_t kept,
                    size_t count)
{
    take_values(slice, job, kept, count);
    for (size_t at = 0; at < count; at += RMD_LANES) {
        float inside[RMD_LANES], largest[RMD_LANES];
        RMD_EACH_LANE(l) inside[l] = at + (size_t)l < count;
        take_signals(slice, inside, job->plan->n, at);
        rmd_tensor_plan_fit(&slice->block, job->plan);
        take_residuals(slice, largest, inside, job->plan->n);
        RMD_EACH_LANE(l)
        if (inside[l] > 0) {
            size_t v = at + (size_t)l;
            write_voxel(job, tally, slice, l, largest[l], job->listed ? kept + v : slice->voxel[v]);
        }
    }
}

// Fits the voxels of the mask from `first` to `last`, `kept` of which come before.
static void fit_voxels(struct job *job, struct slice *slice, struct tally *tally, size_t first,
                       size_t last, size_t kept)
{
    size_t n = 0;
    for (size_t v = first; v < last; v++) {
        if (job->mask->v[v]) slice->voxel[n++] = v;
        if (n == RUN || (v + 1 == last && n > 0)) {
            fit_run(job, slice, tally, kept, n);
            kept += n;
            n = 0;
        }
    }
}

static void fill_nan(struct rmd_volume *volume, size_t first, size_t count)
{
    size_t voxels = rmd_grid_count(&volume->grid);
    for (size_t t = 0; t < (size_t)volume->nt; t++)
        for (size_t v = first; v < first + count; v++)
            volume->v[v + t * voxels] = NAN;
}

static enum rmd_status fit_slices(void *context, size_t first, size_t last, void *scratch)
{
    struct job *job = context;
    size_t n = (size_t)job->plan->n;
    size_t size = (size_t)job->mask->grid.n[0] * (size_t)job->mask->grid.n[1];

    for (size_t k = first; k < last; k++) {
        struct slice *slice = slice_place(scratch, job->plan);
        struct tally tally = { 0 };
        struct rmd_volume *out[] = { &job->fit->tensor, &job->fit->s0, &job->fit->sigma,
                                     &job->fit->residual };
        for (int m = 0; m < 4 && !job->listed; m++)
            fill_nan(out[m], k * size, size);
        fit_voxels(job, slice, &tally, k * size, (k + 1) * size, job->kept[k]);
        for (size_t i = 0; i < n; i++)
            RMD_EACH_LANE(l)
            {
                job->signal[k * n + i] += (double)slice->signal[i][l];
                job->residual[k * n + i] += (double)slice->residual[i][l];
            }
        job->tally[k] = tally;
    }
    return RMD_OK;
}

// Adds up what the slices counted.
static enum rmd_status sum_slices(struct rmd_tensor_fit *fit, const struct job *job)
{
    enum rmd_status st;
    size_t slices = (size_t)job->mask->grid.n[2], n = (size_t)job->plan->n, *voxels = NULL;

    RMD_TRY(rmd_alloc(&voxels, slices, sizeof *voxels));
    for (size_t k = 0; k < slices; k++) {
        voxels[k] = job->tally[k].voxels - job->tally[k].not_fitted;
        fit->voxels += job->tally[k].voxels;
        fit->not_fitted += job->tally[k].not_fitted;
        fit->not_positive_signal += job->tally[k].not_positive_signal;
        fit->not_positive_eigen += job->tally[k].not_positive_eigen;
    }
    for (int t = 0; t < job->dwi->nt; t++)
        fit->mean_signal[t] = NAN;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k < slices; k++)
            sum += job->signal[k * n + i];
        fit->mean_signal[job->plan->volume[i]] = sum / (double)fit->voxels;
    }
    RMD_TRY(rmd_slice_outliers_count(&fit->outlier_slices, job->residual, voxels, slices, n));
out:
    rmd_release(voxels);
    return st;
}

static enum rmd_status count_kept(size_t **kept, const struct rmd_mask *mask)
{
    size_t slices = (size_t)mask->grid.n[2], size = rmd_grid_count(&mask->grid) / slices, sum = 0;
    enum rmd_status st = rmd_alloc(kept, slices, sizeof **kept);
    if (st != RMD_OK) return st;
    for (size_t k = 0; k < slices; k++) {
        (*kept)[k] = sum;
        for (size_t v = k * size; v < (k + 1) * size; v++)
            sum += mask->v[v];
    }
    return RMD_OK;
}

static enum rmd_status make_volumes(struct rmd_tensor_fit *fit, const struct rmd_grid *grid)
{
    enum rmd_status st;
    RMD_TRY(rmd_volume_raw(&fit->tensor, grid, 6));
    RMD_TRY(rmd_volume_raw(&fit->s0, grid, 1));
    RMD_TRY(rmd_volume_raw(&fit->sigma, grid, 1));
    RMD_TRY(rmd_volume_raw(&fit->residual, grid, 1));
out:
    return st;
}

static enum rmd_status fit_all(struct rmd_tensor_fit *out, const struct rmd_series *dwi,
                               const struct rmd_gradients *gradients, const struct rmd_mask *mask,
                               const struct rmd_tensor_opts *opts, int listed)
{
    enum rmd_status st;
    struct rmd_tensor_plan plan = { 0 };
    struct job job = { .plan = &plan, .dwi = dwi, .mask = mask, .fit = out, .listed = listed };
    struct rmd_grid list = rmd_mask_list_grid(mask);
    size_t slices = (size_t)mask->grid.n[2];

    *out = (struct rmd_tensor_fit){ 0 };
    if (dwi->nt != gradients->n)
        return rmd_fail(RMD_EARG, "%d volumes but %d gradient directions", dwi->nt, gradients->n);
    if (listed && mask->count > INT_MAX)
        return rmd_fail(RMD_EGRID, "a mask of more than %d voxels; cut the image", INT_MAX);
    RMD_TRY(rmd_grid_match(&dwi->grid, &mask->grid));
    RMD_TRY(rmd_tensor_plan_new(&plan, gradients, opts));
    RMD_TRY(make_volumes(out, listed ? &list : &dwi->grid));
    RMD_TRY(rmd_alloc(&out->mean_signal, (size_t)dwi->nt, sizeof *out->mean_signal));
    RMD_TRY(count_kept(&job.kept, mask));
    RMD_TRY(rmd_alloc(&job.tally, slices, sizeof *job.tally));
    RMD_TRY(rmd_alloc(&job.signal, slices * (size_t)plan.n, sizeof *job.signal));
    RMD_TRY(rmd_alloc(&job.residual, slices * (size_t)plan.n, sizeof *job.residual));
    RMD_TRY(rmd_parallel_for(slices, 1, slice_bytes(&plan), fit_slices, &job));
    RMD_TRY(sum_slices(out, &job));
out:
    if (st) rmd_tensor_fit_free(out);
    rmd_tensor_plan_free(&plan);
    rmd_release(job.kept);
    rmd_release(job.tally);
    rmd_release(job.signal);
    rmd_release(job.residual);
    return st;
}

enum rmd_status rmd_tensor_fit(struct rmd_tensor_fit *out, const struct rmd_series *dwi,
                               const struct rmd_gradients *gradients, const struct rmd_mask *mask,
                               const struct rmd_tensor_opts *opts)
{
    return fit_all(out, dwi, gradients, mask, opts, 0);
}

enum rmd_status rmd_tensor_fit_list(struct rmd_tensor_fit *out, const struct rmd_series *dwi,
                                    const struct rmd_gradients *gradients,
                                    const struct rmd_mask *mask, const struct rmd_tensor_opts *opts)
{
    return fit_all(out, dwi, gradients, mask, opts, 1);
}

void rmd_tensor_fit_free(struct rmd_tensor_fit *fit)
{
    rmd_volume_free(&fit->tensor);
    rmd_volume_free(&fit->s0);
    rmd_volume_free(&fit->sigma);
    rmd_volume_free(&fit->residual);
    rmd_release(fit->mean_signal);
    *fit = (struct rmd_tensor_fit){ 0 };
}
