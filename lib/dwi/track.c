// SPDX-License-Identifier: BSD-3-Clause
// Rounds of attempts until enough streamlines are kept; what is kept depends on the attempts' order
// alone.
#include "dwi/track.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "dwi/track_walk.h"

#include <math.h>

static const char *const algorithms[] = { "auto", "tensor", "peak", "ifod2", NULL };
static const char *const integrators[] = { "rk4", "euler", NULL };

#define T struct rmd_track_opts
const struct rmd_param rmd_track_params[] = {
    // clang-format off
    RMD_CHOICE(T, algorithm, 'a', algorithms, 0, "what is followed: tensors, FOD peaks, or arcs drawn from the FOD (ifod2); auto is tensor or ifod2, by the image"),
    RMD_INT   (T, select, 'n', "1", 5000, 1, 100000000, "how many streamlines are wanted"),
    RMD_INT   (T, attempts, 0, "1", 0, 0, 2000000000, "most streamlines begun; 0 is 1000 times those wanted"),
    RMD_CHOICE(T, integrator, 0, integrators, 0, "how tensor and peak go a step: Runge-Kutta of order 4, or Euler"),
    RMD_FLAG  (T, one_way, 0, "streamlines go from their start to one side only"),
    RMD_REAL  (T, step, 0, "1", 0.5, 0.01, 4, "step, as a share of the shortest voxel edge"),
    RMD_REAL  (T, angle, 0, "radian", 0.7853981633974483, 0.01, 1.5707963, "largest turn in a step"),
    RMD_REAL  (T, cutoff, 0, "1", 0.1, 0, 10, "FA, or FOD amplitude, below which a streamline ends"),
    RMD_REAL  (T, shortest, 0, "mm", 20, 0, 10000, "streamlines below this length are dropped"),
    RMD_REAL  (T, longest, 0, "mm", 250, 1, 10000, "streamlines above this length are dropped"),
    { 0 }
    // clang-format on
};
#undef T

enum { BLOCK_LANES = 256, BLOCK_IFOD2 = 16, ROUND = 16384, MOST_POINTS = 60000 };

static enum rmd_status choose(struct rmd_track_plan *plan)
{
    int *algorithm = &plan->opts.algorithm, tensor = plan->field->tensor;
    if (*algorithm == RMD_TRACK_AUTO) *algorithm = tensor ? RMD_TRACK_TENSOR : RMD_TRACK_IFOD2;
    if ((*algorithm == RMD_TRACK_TENSOR) != tensor)
        return rmd_fail(RMD_EARG, "--algorithm %s follows %s", algorithms[*algorithm],
                        tensor ? "an FOD, not a tensor: give the FOD image of dwi-fod"
                               : "a tensor, not an FOD: give the tensor image of dti-fit");
    return RMD_OK;
}

static enum rmd_status make_plan(struct rmd_track_plan *plan)
{
    double spacing[3], edge;
    struct rmd_track_opts *opts = &plan->opts;
    enum rmd_status st;
    RMD_TRY(rmd_param_check(opts, rmd_track_params));
    RMD_TRY(choose(plan));
    rmd_grid_spacing(spacing, &plan->field->grid);
    edge = fmin(spacing[0], fmin(spacing[1], spacing[2]));
    plan->step = (float)(opts->step * edge);
    plan->cosine = (float)cos(opts->angle);
    if (opts->longest / (double)plan->step > MOST_POINTS || opts->longest < opts->shortest)
        return rmd_fail(RMD_EARG, "--longest of %g mm in steps of %g mm: %s", opts->longest,
                        (double)plan->step,
                        opts->longest < opts->shortest ? "is below --shortest"
                                                       : "are too many; take longer steps");
    plan->most = (int)(opts->longest / (double)plan->step) + 1;
    if (opts->algorithm == RMD_TRACK_IFOD2) rmd_track_ifod2_plan(plan);
out:
    return st;
}

// Adds the streamlines of a round, up to those wanted, in the order of their attempts.
static enum rmd_status gather(struct rmd_track_result *out, const struct rmd_track_job *job,
                              size_t attempts, size_t wanted)
{
    for (size_t i = 0; i < attempts; i++) {
        const struct rmd_track_share *share = &job->share[i / job->block];
        size_t place = share->place[i % job->block];
        if (i % job->block == 0)
            for (int k = 0; k < RMD_TRACK_OUTCOMES; k++)
                out->outcome[k] += share->outcome[k];
        if (place == SIZE_MAX || out->streamlines.n == wanted) continue;
        const struct rmd_streamlines *from = &share->streamlines;
        enum rmd_status st =
            rmd_streamlines_add(&out->streamlines, from->point + 3 * from->first[place],
                                rmd_streamlines_points(from, place));
        if (st != RMD_OK) return st;
    }
    return RMD_OK;
}

static enum rmd_status run_round(struct rmd_track_result *out, const struct rmd_track_plan *plan,
                                 size_t attempts, size_t wanted)
{
    enum rmd_status st;
    int ifod2 = plan->opts.algorithm == RMD_TRACK_IFOD2;
    struct rmd_track_job job = { plan, out->attempts, ifod2 ? BLOCK_IFOD2 : BLOCK_LANES, NULL };
    size_t blocks = (attempts + job.block - 1) / job.block, *place = NULL;
    RMD_TRY(rmd_alloc(&job.share, blocks, sizeof *job.share));
    RMD_TRY(rmd_alloc(&place, blocks * job.block, sizeof *place));
    for (size_t b = 0; b < blocks; b++) {
        job.share[b].place = place + b * job.block;
        RMD_TRY(rmd_streamlines_new(&job.share[b].streamlines, NULL));
    }
    RMD_TRY(rmd_parallel_for(attempts, job.block,
                             ifod2 ? rmd_track_ifod2_bytes(plan) : rmd_track_lanes_bytes(plan),
                             ifod2 ? rmd_track_ifod2_body : rmd_track_lanes_body, &job));
    RMD_TRY(gather(out, &job, attempts, wanted));
    out->attempts += attempts;
out:
    for (size_t b = 0; job.share && b < blocks; b++)
        rmd_streamlines_free(&job.share[b].streamlines);
    rmd_release(job.share);
    rmd_release(place);
    return st;
}

enum rmd_status rmd_track_run(struct rmd_track_result *out, const struct rmd_track_field *field,
                              const struct rmd_track_regions *regions,
                              const struct rmd_track_opts *opts, uint32_t seed)
{
    enum rmd_status st;
    struct rmd_track_plan plan = {
        .field = field, .regions = regions, .opts = *opts, .seed = seed
    };
    size_t wanted = (size_t)opts->select;
    size_t most = opts->attempts ? (size_t)opts->attempts : 1000 * wanted;
    *out = (struct rmd_track_result){ 0 };
    plan.kernel = rmd_track_field_kernel();
    RMD_TRY(rmd_streamlines_new(&out->streamlines, &field->grid));
    RMD_TRY(make_plan(&plan));
    out->algorithm = plan.opts.algorithm;
    out->step = (double)plan.step;
    while (out->streamlines.n < wanted && out->attempts < most) {
        // As many as will be needed if they fare as those before.
        double kept = (double)(out->outcome[RMD_TRACK_KEPT] + 1);
        double share = kept / (double)(out->attempts + 1);
        double need = 1.05 * (double)(wanted - out->streamlines.n) / share + 16;
        size_t attempts = (size_t)fmin(need, ROUND);
        if (attempts > most - out->attempts) attempts = most - out->attempts;
        RMD_TRY(run_round(out, &plan, attempts, wanted));
    }
    out->complete = out->streamlines.n == wanted;
out:
    if (st != RMD_OK) rmd_track_result_free(out);
    return st;
}

void rmd_track_result_free(struct rmd_track_result *result)
{
    rmd_streamlines_free(&result->streamlines);
    *result = (struct rmd_track_result){ 0 };
}
