// SPDX-License-Identifier: BSD-3-Clause
// The fit of a session in its own space, for its residuals, and on the meeting grid.
#include "change/refit.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "image/components.h"

enum { LINES = 4 }; // stored lines a block

static const float least_spare = 1e-3F; // of 1 - leverage

struct native_job {
    struct rmd_refit *refit;
    const struct rmd_series *dwi;
    struct rmd_tensor_plan plan; // with the gradients of the session
};

// Numbers the voxels that can be corners of a brain voxel: the mask and what touches it.
static enum rmd_status number_rows(struct rmd_refit *refit, const struct rmd_mask *brain)
{
    enum rmd_status st;
    struct rmd_mask wider = { 0 };
    size_t voxels = rmd_grid_count(&brain->grid);

    RMD_TRY(rmd_mask_new(&wider, &brain->grid));
    for (size_t i = 0; i < voxels; i++)
        wider.v[i] = brain->v[i];
    wider.count = brain->count;
    RMD_TRY(rmd_components_dilate(&wider, RMD_CORNERS, 1));
    RMD_TRY(rmd_alloc_raw(&refit->row, voxels, sizeof *refit->row));
    for (size_t i = 0; i < voxels; i++)
        refit->row[i] = wider.v[i] ? (int)refit->rows++ : -1;
out:
    rmd_mask_free(&wider);
    return st;
}

// 1 where a fit in noise has run away: it misses a signal by more than all signals are large.
static int astray(const float *line, size_t stride, const float (*predicted)[RMD_LANES], int lane,
                  int n)
{
    float largest = 0, miss = 0;
    for (int i = 0; i < n; i++) {
        float signal = line[(size_t)i * stride + (size_t)lane];
        largest = fmaxf(largest, fabsf(signal));
        miss = fmaxf(miss, fabsf(signal - predicted[i][lane]));
    }
    return !(miss <= 2 * largest);
}

// Sixteen voxels of one line: fits them and keeps signals and residuals.           EQ change.3
static void keep_residuals(struct native_job *job, const float *line, size_t stride, const int *row,
                           int count, void *scratch)
{
    struct rmd_refit *refit = job->refit;
    const int n = job->plan.n;
    struct rmd_tensor_block block;
    char *next = scratch;
    rmd_tensor_plan_place(&block, &job->plan, next);
    next += rmd_tensor_plan_scratch(&job->plan);
    float(*leverage)[RMD_LANES] = (void *)next, (*predicted)[RMD_LANES] = leverage + n;
    float(*solver)[RMD_TENSOR_ROWS][RMD_LANES] = (void *)(predicted + n);

    for (int i = 0; i < n; i++)
        RMD_EACH_LANE(l) block.y[i][l] = line[(size_t)i * stride + (size_t)(l < count ? l : 0)];
    rmd_tensor_plan_fit(&block, &job->plan);
    rmd_tensor_plan_solver(solver, leverage, &job->plan, (const float(*)[RMD_LANES])block.weight);
    rmd_tensor_plan_predict(predicted, &block, &job->plan);
    for (int l = 0; l < count; l++) {
        if (row[l] < 0) continue;
        float *signal = refit->signal + (size_t)row[l] * refit->room;
        float *residual = refit->residual + (size_t)row[l] * refit->room;
        refit->noise[row[l]] = block.sigma[l] * block.sigma[l];
        float lost = astray(line, stride, (const float(*)[RMD_LANES])predicted, l, n) ? NAN : 0;
        for (int i = 0; i < n; i++) {
            float spare = 1 - leverage[i][l];
            signal[i] = line[(size_t)i * stride + (size_t)l] + 0 * block.s0[l] + lost;
            residual[i] =
                (signal[i] - predicted[i][l]) / sqrtf(spare > least_spare ? spare : least_spare);
            if (!(block.weight[i][l] > 0)) residual[i] = 0;
        }
    }
}

static enum rmd_status native_lines(void *context, size_t first, size_t last, void *scratch)
{
    struct native_job *job = context;
    const struct rmd_grid *grid = &job->dwi->grid;
    const size_t nx = (size_t)grid->n[0];
    const int n = job->plan.n;
    float *line = scratch;
    void *rest = line + ((size_t)n * nx + RMD_LANES - 1) / RMD_LANES * RMD_LANES;

    for (size_t j = first; j < last; j++) {
        const int *row = job->refit->row + j * nx;
        size_t from = 0, to = nx;
        while (from < nx && row[from] < 0)
            from++;
        while (to > from && row[to - 1] < 0)
            to--;
        for (int i = 0; i < n && to > from; i++)
            rmd_series_values(line + (size_t)i * nx + from, job->dwi, job->plan.volume[i],
                              j * nx + from, to - from);
        for (size_t x = from; x < to; x += RMD_LANES)
            keep_residuals(job, line + x, nx, row + x,
                           (int)(to - x < RMD_LANES ? to - x : RMD_LANES), rest);
    }
    return RMD_OK;
}

static enum rmd_status turn_plan(struct rmd_refit *refit, const struct rmd_session *session,
                                 const struct rmd_affine *half_from_session,
                                 const struct rmd_tensor_opts *opts)
{
    enum rmd_status st;
    struct rmd_gradients turned = session->gradients;

    RMD_TRY(rmd_alloc_raw(&turned.dir, (size_t)turned.n, sizeof *turned.dir));
    for (int t = 0; t < turned.n; t++)
        for (int a = 0; a < 3; a++)
            turned.dir[t][a] = session->gradients.dir[t][a];
    rmd_gradients_rotate(&turned, half_from_session);
    RMD_TRY(rmd_tensor_plan_new(&refit->plan, &turned, opts));
out:
    rmd_release(turned.dir);
    return st;
}

enum rmd_status rmd_refit_new(struct rmd_refit *out, const struct rmd_session *session,
                              const struct rmd_affine *half_from_session,
                              const struct rmd_grid *half, const struct rmd_tensor_opts *opts)
{
    enum rmd_status st;
    const struct rmd_grid *grid = &session->dwi.grid;
    struct native_job job = { .refit = out, .dwi = &session->dwi };
    ptrdiff_t across = (ptrdiff_t)grid->n[0] * grid->n[1];

    *out = (struct rmd_refit){ .pullback = rmd_pullback_new(half, grid, half_from_session) };
    for (int a = 0; a < 3; a++)
        if (out->pullback.order.step[a] == across || out->pullback.order.step[a] == -across)
            out->slice_axis = a;
    out->slices = grid->n[2];
    RMD_TRY(turn_plan(out, session, half_from_session, opts));
    RMD_TRY(rmd_tensor_plan_new(&job.plan, &session->gradients, opts));
    size_t n = (size_t)job.plan.n;
    out->room = (n + RMD_LANES - 1) / RMD_LANES * RMD_LANES;
    RMD_TRY(number_rows(out, &session->mask));
    RMD_TRY(rmd_alloc(&out->signal, out->rows, out->room * sizeof(float)));
    RMD_TRY(rmd_alloc(&out->residual, out->rows, out->room * sizeof(float)));
    RMD_TRY(rmd_alloc(&out->noise, out->rows, sizeof *out->noise));
    size_t line = (n * (size_t)grid->n[0] + RMD_LANES) * sizeof(float);
    size_t lanes = n * (2 + RMD_TENSOR_ROWS) * RMD_LANES * sizeof(float);
    RMD_TRY(rmd_parallel_for((size_t)grid->n[1] * (size_t)grid->n[2], LINES,
                             line + lanes + rmd_tensor_plan_scratch(&job.plan), native_lines,
                             &job));
out:
    rmd_tensor_plan_free(&job.plan);
    if (st) rmd_refit_free(out);
    return st;
}

void rmd_refit_free(struct rmd_refit *refit)
{
    rmd_tensor_plan_free(&refit->plan);
    rmd_release(refit->row);
    rmd_release(refit->signal);
    rmd_release(refit->residual);
    rmd_release(refit->noise);
    *refit = (struct rmd_refit){ 0 };
}

// sum += weight * value over one row.
RMD_CLONES
static void add_row(float *restrict sum, const float *restrict value, float weight, size_t room)
{
    for (size_t i = 0; i < room; i += RMD_LANES)
        RMD_EACH_LANE(l) sum[i + l] = rmd_lanes_fma(weight, value[i + l], sum[i + l]);
}

// The weighted sum of the rows at the corners for which corner >> axis & 1 is `high`; all where
// axis is negative. NaN where a corner has no row.
static void mix_rows(float *sum, const struct rmd_refit *refit, const float *rows,
                     const struct rmd_taps *taps, int axis, int high)
{
    for (size_t i = 0; i < refit->room; i++)
        sum[i] = 0;
    for (int c = 0; c < 8; c++) {
        if (taps->weight[c] <= 0 || (axis >= 0 && (c >> axis & 1) != high)) continue;
        int row = refit->row[taps->voxel[c]];
        if (row >= 0)
            add_row(sum, rows + (size_t)row * refit->room, taps->weight[c], refit->room);
        else
            for (size_t i = 0; i < refit->room; i++)
                sum[i] = NAN;
    }
}

// The variance that the mean of the corners has lost against one signal; 0 where there is none.
static float noise_lost(const struct rmd_refit *refit, const struct rmd_taps *taps)
{
    float noise = 0, kept = 0;
    for (int c = 0; c < 8; c++) {
        int row = refit->row[taps->voxel[c]];
        if (!(taps->weight[c] > 0) || row < 0) continue;
        noise += taps->weight[c] * refit->noise[row];
        kept += taps->weight[c] * taps->weight[c];
    }
    return noise > 0 ? (1 - kept) * noise : 0;
}

// Noise of variance v raises the mean magnitude S by v/2S and lowers its mean logarithm by as much,
// so that a fit to single signals is right. Averaging leaves the first only: take it away.
//                                                                                  EQ change.5
RMD_CLONES
static void lower_floor(float *signal, float lost, size_t room)
{
    float least = sqrtf(lost);
    for (size_t i = 0; i < room; i += RMD_LANES)
        RMD_EACH_LANE(l)
        {
            float s = signal[i + l];
            signal[i + l] = s - lost / (2 * (s < least ? least : s));
        }
}

void rmd_refit_residuals(float *slice[2], const struct rmd_refit *refit,
                         const struct rmd_taps *taps)
{
    for (int high = 0; high < 2; high++)
        mix_rows(slice[high], refit, refit->residual, taps, refit->slice_axis, high);
}

void rmd_refit_fit(struct rmd_tensor_block *block, struct rmd_taps *taps,
                   const struct rmd_refit *refit, const size_t *voxel, int count, float *mixed)
{
    RMD_EACH_LANE(l)
    {
        if (l < count) {
            int inside = rmd_pullback_taps(&taps[l], &refit->pullback, voxel[l]);
            if (!inside) taps[l].weight[0] = NAN;
            mix_rows(mixed, refit, refit->signal, &taps[l], -1, 0); // EQ change.4
            lower_floor(mixed, noise_lost(refit, &taps[l]), refit->room);
        } else {
            taps[l] = taps[0];
        }
        for (int i = 0; i < refit->plan.n; i++)
            block->y[i][l] = l < count ? mixed[i] : block->y[i][0];
    }
    rmd_tensor_plan_fit(block, &refit->plan);
}
