// SPDX-License-Identifier: BSD-3-Clause
// Common voxels, and tensors and measures at them.
#include "change/halfbrain.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "change/tensormix.h"

enum { BLOCK = 4096 }; // voxels

struct cover_job {
    struct rmd_pullback pullback;
    const unsigned char *brain; // of the session
    unsigned char *common;      // on the meeting grid
};

struct fill_job {
    struct rmd_halfbrain *brain;
    const struct rmd_session *session; // the one of index s
    const struct rmd_affine *half_from_session;
    struct rmd_pullback pullback; // where the session is no DWI
    int s;
};

// Clears voxels of which less than half lies inside the session's brain.
static enum rmd_status cover(void *context, size_t first, size_t last, void *scratch)
{
    struct cover_job *job = context;
    struct rmd_taps taps;
    (void)scratch;
    for (size_t v = first; v < last; v++) {
        float inside = 0;
        if (!job->common[v]) continue;
        if (rmd_pullback_taps(&taps, &job->pullback, v))
            for (int c = 0; c < 8; c++)
                inside += job->brain[taps.voxel[c]] ? taps.weight[c] : 0;
        job->common[v] = inside >= 0.5F;
    }
    return RMD_OK;
}

static enum rmd_status list_voxels(struct rmd_halfbrain *brain, const struct rmd_session *session,
                                   const struct rmd_meeting *meeting)
{
    enum rmd_status st;
    struct cover_job job = { 0 };
    size_t voxels = rmd_grid_count(&meeting->grid);

    RMD_TRY(rmd_alloc_raw(&job.common, voxels, 1));
    for (size_t v = 0; v < voxels; v++)
        job.common[v] = 1;
    for (int s = 0; s < meeting->sessions; s++) {
        job.pullback =
            rmd_pullback_new(&meeting->grid, &session[s].mask.grid, &meeting->half_from_session[s]);
        job.brain = session[s].mask.v;
        RMD_TRY(rmd_parallel_for(voxels, BLOCK, 0, cover, &job));
    }
    for (size_t v = 0; v < voxels; v++)
        brain->n += job.common[v];
    RMD_TRY(rmd_alloc_raw(&brain->voxel, brain->n, sizeof *brain->voxel));
    brain->n = 0;
    for (size_t v = 0; v < voxels; v++)
        if (job.common[v]) brain->voxel[brain->n++] = v;
out:
    rmd_release(job.common);
    return st;
}

RMD_CLONES
void rmd_halfbrain_measures(float measure[RMD_HALFBRAIN_MEASURES][RMD_LANES],
                            const float tensor[6][RMD_LANES])
{
    float all[RMD_TENSOR_MEASURES][RMD_LANES];
    rmd_lanes_measures(all, tensor);
    for (int m = 0; m < RMD_HALFBRAIN_MEASURES; m++)
        RMD_EACH_LANE(l) measure[m][l] = all[m][l] * (m == RMD_FA ? 1 : 1e-3F);
}

// Keeps the tensors of up to 16 voxels and their measures.
static void keep(struct rmd_halfbrain *brain, int s, size_t first, int count,
                 const float tensor[6][RMD_LANES])
{
    float measure[RMD_HALFBRAIN_MEASURES][RMD_LANES];
    rmd_halfbrain_measures(measure, tensor);
    for (int l = 0; l < count; l++) {
        for (int e = 0; e < 6; e++)
            brain->tensor[s][first + (size_t)l][e] = tensor[e][l];
        for (int m = 0; m < RMD_HALFBRAIN_MEASURES; m++)
            brain->measure[s][(size_t)m * brain->n + first + (size_t)l] = measure[m][l];
    }
}

static enum rmd_status fill_dwi(void *context, size_t first, size_t last, void *scratch)
{
    struct fill_job *job = context;
    const struct rmd_refit *refit = &job->brain->refit[job->s];
    struct rmd_tensor_block block;
    struct rmd_taps taps[RMD_LANES];
    float *mixed = scratch;
    rmd_tensor_plan_place(&block, &refit->plan, mixed + refit->room);
    for (size_t v = first; v < last; v += RMD_LANES) {
        int count = (int)(last - v < RMD_LANES ? last - v : RMD_LANES);
        rmd_refit_fit(&block, taps, refit, job->brain->voxel + v, count, mixed);
        keep(job->brain, job->s, v, count, (const float(*)[RMD_LANES])block.parameter);
    }
    return RMD_OK;
}

static enum rmd_status fill_tensor(void *context, size_t first, size_t last, void *scratch)
{
    struct fill_job *job = context;
    struct rmd_taps taps;
    float tensor[6][RMD_LANES] = { { 0 } };
    (void)scratch;
    for (size_t v = first; v < last; v++) {
        double mixed[6] = { NAN, NAN, NAN, NAN, NAN, NAN };
        if (rmd_pullback_taps(&taps, &job->pullback, job->brain->voxel[v]))
            rmd_tensormix(mixed, &job->session->tensor, &taps, job->half_from_session);
        for (int e = 0; e < 6; e++)
            tensor[e][0] = (float)(mixed[e] * 1e3);
        keep(job->brain, job->s, v, 1, (const float(*)[RMD_LANES])tensor);
    }
    return RMD_OK;
}

static enum rmd_status fill_scalar(void *context, size_t first, size_t last, void *scratch)
{
    struct fill_job *job = context;
    struct rmd_taps taps;
    (void)scratch;
    for (size_t v = first; v < last; v++) {
        float sum = NAN;
        if (rmd_pullback_taps(&taps, &job->pullback, job->brain->voxel[v])) {
            sum = 0;
            for (int c = 0; c < 8; c++)
                if (taps.weight[c] > 0)
                    sum = fmaf(taps.weight[c], job->session->scalar.v[taps.voxel[c]], sum);
        }
        job->brain->measure[job->s][v] = sum;
    }
    return RMD_OK;
}

// What session s shows at every brain voxel.
static enum rmd_status fill(struct rmd_halfbrain *brain, int s, const struct rmd_session *session,
                            const struct rmd_meeting *meeting, const struct rmd_tensor_opts *opts)
{
    enum rmd_status st;
    struct fill_job job = { .brain = brain, .session = session, .s = s };
    rmd_body *body = fill_dwi;
    size_t scratch = 0;

    job.half_from_session = &meeting->half_from_session[s];
    RMD_TRY(rmd_alloc(&brain->measure[s], (size_t)brain->measures * brain->n, sizeof(float)));
    if (session->kind != RMD_INPUT_SCALAR)
        RMD_TRY(rmd_alloc(&brain->tensor[s], brain->n, sizeof *brain->tensor[s]));
    if (session->kind == RMD_INPUT_DWI) {
        RMD_TRY(
            rmd_refit_new(&brain->refit[s], session, job.half_from_session, &meeting->grid, opts));
        scratch =
            rmd_tensor_plan_scratch(&brain->refit[s].plan) + brain->refit[s].room * sizeof(float);
    } else {
        body = session->kind == RMD_INPUT_TENSOR ? fill_tensor : fill_scalar;
        job.pullback = rmd_pullback_new(&meeting->grid, &session->mask.grid, job.half_from_session);
    }
    RMD_TRY(rmd_parallel_for(brain->n, BLOCK, scratch, body, &job));
out:
    return st;
}

// Leaves out voxels without a finite value in every session.
static void drop_unfitted(struct rmd_halfbrain *brain)
{
    size_t kept = 0, n = brain->n;
    for (size_t v = 0; v < n; v++) {
        int fitted = 1;
        for (int s = 0; s < brain->sessions; s++) {
            int here = 1;
            for (int m = 0; m < brain->measures; m++)
                here &= isfinite(brain->measure[s][(size_t)m * n + v]) != 0;
            brain->unfitted[s] += !here;
            fitted &= here;
        }
        if (!fitted) continue;
        brain->voxel[kept] = brain->voxel[v];
        for (int s = 0; s < brain->sessions; s++) {
            for (int e = 0; e < 6 && brain->tensor[s]; e++)
                brain->tensor[s][kept][e] = brain->tensor[s][v][e];
            for (int m = 0; m < brain->measures; m++)
                brain->measure[s][(size_t)m * n + kept] = brain->measure[s][(size_t)m * n + v];
        }
        kept++;
    }
    brain->n = kept;
    for (int s = 0; s < brain->sessions; s++)
        for (int m = 1; m < brain->measures; m++)
            for (size_t v = 0; v < kept; v++)
                brain->measure[s][(size_t)m * kept + v] = brain->measure[s][(size_t)m * n + v];
}

enum rmd_status rmd_halfbrain_new(struct rmd_halfbrain *out, const struct rmd_session *session,
                                  const struct rmd_meeting *meeting,
                                  const struct rmd_tensor_opts *opts)
{
    enum rmd_status st;
    size_t sessions = (size_t)meeting->sessions;

    *out = (struct rmd_halfbrain){ .grid = meeting->grid, .sessions = meeting->sessions };
    out->measures = session[0].kind == RMD_INPUT_SCALAR ? 1 : RMD_HALFBRAIN_MEASURES;
    for (int s = 1; s < meeting->sessions; s++)
        if ((session[s].kind == RMD_INPUT_SCALAR) != (out->measures == 1))
            return rmd_fail(RMD_EARG, "%s and %s are of different kinds", session[0].path,
                            session[s].path);
    RMD_TRY(rmd_alloc(&out->refit, sessions, sizeof *out->refit));
    RMD_TRY(rmd_alloc(&out->tensor, sessions, sizeof *out->tensor));
    RMD_TRY(rmd_alloc(&out->measure, sessions, sizeof *out->measure));
    RMD_TRY(rmd_alloc(&out->unfitted, sessions, sizeof *out->unfitted));
    RMD_TRY(list_voxels(out, session, meeting));
    for (int s = 0; s < meeting->sessions; s++)
        RMD_TRY(fill(out, s, &session[s], meeting, opts));
    drop_unfitted(out);
    if (out->n == 0)
        st = rmd_fail(RMD_EGRID, "no voxel lies inside the brain of every session and could be "
                                 "fitted; check the masks and the alignment");
out:
    if (st) rmd_halfbrain_free(out);
    return st;
}

void rmd_halfbrain_free(struct rmd_halfbrain *brain)
{
    for (int s = 0; s < brain->sessions; s++) {
        if (brain->refit) rmd_refit_free(&brain->refit[s]);
        if (brain->tensor) rmd_release(brain->tensor[s]);
        if (brain->measure) rmd_release(brain->measure[s]);
    }
    rmd_release(brain->refit);
    rmd_release(brain->tensor);
    rmd_release(brain->measure);
    rmd_release(brain->unfitted);
    rmd_release(brain->voxel);
    *brain = (struct rmd_halfbrain){ 0 };
}

enum rmd_status rmd_halfbrain_map(struct rmd_volume *out, const struct rmd_halfbrain *brain,
                                  const float *value)
{
    enum rmd_status st;
    size_t voxels = rmd_grid_count(&brain->grid);
    RMD_TRY(rmd_volume_new(out, &brain->grid, 1));
    for (size_t v = 0; v < voxels; v++)
        out->v[v] = NAN;
    for (size_t v = 0; v < brain->n; v++)
        out->v[brain->voxel[v]] = value[v];
out:
    return st;
}
