// SPDX-License-Identifier: BSD-3-Clause
// Blocks of voxels: their signals are converted together, each is then solved for itself.
#include "dwi/fod.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "image/mask.h"
#include "math/lanes.h"

#include <limits.h>

enum { BLOCK = 128 };

struct job {
    const struct rmd_fod_plan *plan;
    const struct rmd_signals *signals;
    const size_t *item;
    size_t count;
    struct rmd_fod *fod;
    size_t *failed; // [blocks]
};

// x = the unknowns without constraints of the signals value[i * BLOCK]. Returns 0 where one of them
// is not finite.
RMD_CLONES
static int unconstrained(float *restrict x, const struct rmd_fod_plan *plan,
                         const float *restrict value)
{
    int width = plan->cone.width, finite = 1;
    memset(x, 0, (size_t)width * sizeof *x);
    for (int i = 0; i < plan->volumes; i++) {
        float s = value[(size_t)i * BLOCK] * (float)plan->scale;
        const float *fit = plan->fit + (size_t)i * (size_t)width;
        finite &= fabsf(s) <= 3e38f;
        for (int k = 0; k < width; k += RMD_LANES)
            RMD_EACH_LANE(l) x[k + l] = __builtin_fmaf(s, fit[k + l], x[k + l]);
    }
    return finite;
}

static void store(const struct job *job, const float *x, size_t v)
{
    for (int k = 0; k < RMD_FOD_TISSUES; k++) {
        int first = job->plan->first[k];
        struct rmd_volume *volume = &job->fod->tissue[k];
        for (int c = 0; first >= 0 && c < volume->nt; c++)
            volume->v[(size_t)c * job->count + v] = x[first + c];
    }
}

static enum rmd_status fit_block(void *context, size_t first, size_t last, void *scratch)
{
    struct job *job = context;
    const struct rmd_fod_plan *plan = job->plan;
    float *value = scratch, x[RMD_CONE_MOST];
    void *rest = value + (size_t)plan->volumes * BLOCK;
    const size_t *item = job->item ? job->item + first : NULL;
    rmd_signals_take(value, BLOCK, job->signals, plan->volume, plan->volumes, item, first,
                     last - first);
    for (size_t v = first; v < last; v++) {
        int fitted =
            unconstrained(x, plan, value + v - first) && rmd_cone_solve(x, &plan->cone, rest) >= 0;
        for (int k = 0; !fitted && k < plan->cone.n; k++)
            x[k] = NAN;
        job->failed[first / BLOCK] += !fitted;
        store(job, x, v);
    }
    return RMD_OK;
}

enum rmd_status rmd_fod_fit(struct rmd_fod *out, const struct rmd_fod_plan *plan,
                            const struct rmd_signals *signals, const size_t *item, size_t count)
{
    enum rmd_status st;
    struct job job = { plan, signals, item, count, out, NULL };
    size_t blocks = (count + BLOCK - 1) / BLOCK;
    struct rmd_grid list = { .n = { (int)count, 1, 1 }, .world_from_voxel = rmd_affine_identity() };

    *out = (struct rmd_fod){ .voxels = count };
    if (count > INT_MAX) return rmd_fail(RMD_EGRID, "more than %d voxels; cut the image", INT_MAX);
    for (int k = 0; k < RMD_FOD_TISSUES; k++)
        if (plan->first[k] >= 0)
            RMD_TRY(rmd_volume_raw(&out->tissue[k], &list, k == RMD_FOD_WM ? plan->wm : 1));
    RMD_TRY(rmd_alloc(&job.failed, blocks, sizeof *job.failed));
    RMD_TRY(rmd_parallel_for(
        count, BLOCK, (size_t)plan->volumes * BLOCK * sizeof(float) + rmd_cone_scratch(&plan->cone),
        fit_block, &job));
    for (size_t b = 0; b < blocks; b++)
        out->not_fitted += job.failed[b];
out:
    rmd_release(job.failed);
    if (st) rmd_fod_free(out);
    return st;
}

void rmd_fod_free(struct rmd_fod *fod)
{
    for (int k = 0; k < RMD_FOD_TISSUES; k++)
        rmd_volume_free(&fod->tissue[k]);
    *fod = (struct rmd_fod){ 0 };
}
