// SPDX-License-Identifier: BSD-3-Clause
// Tensor and peak tracking: sixteen walks in step with each other, each lane taking the next
// attempt of its block when its walk ends.
#include "dwi/track_walk.h"

#include "base/simd.h"
#include "math/direction.h"

#include <string.h>

struct lanes {
    float at[3][RMD_LANES], along[3][RMD_LANES], step[RMD_LANES];
    float next[3][RMD_LANES], turned[3][RMD_LANES]; // after the step
    float good[RMD_LANES];                          // 0 where there is no way on
    float value[RMD_TRACK_MOST][RMD_LANES];
};

size_t rmd_track_lanes_bytes(const struct rmd_track_plan *plan)
{
    return sizeof(struct lanes) + RMD_LANES * rmd_track_walk_bytes(plan);
}

// Principal directions and FA of sixteen tensors. EQ dwi.10
RMD_CLONES static void principal(float direction[3][RMD_LANES], float good[RMD_LANES],
                                 const float (*tensor)[RMD_LANES], float cutoff)
{
    float measure[5][RMD_LANES], certain[RMD_LANES];
    rmd_lanes_measures(measure, tensor);
    rmd_direction_lanes(direction, certain, tensor, measure[RMD_LANES_AD]);
    RMD_EACH_LANE(l) good[l] = certain[l] * (measure[RMD_LANES_FA][l] >= cutoff ? 1.f : 0.f);
}

// The directions of the fibres at `at`, along `along` rather than against it. Lanes whose `good` is
// 0 are left out.
static void find(float direction[3][RMD_LANES], struct lanes *lanes,
                 const struct rmd_track_plan *plan, const float (*at)[RMD_LANES],
                 const float (*along)[RMD_LANES])
{
    const float(*value)[RMD_LANES] = (const float(*)[RMD_LANES])lanes->value;
    float good[RMD_LANES];
    plan->kernel->sample(lanes->value, plan->field, at);
    if (plan->opts.algorithm == RMD_TRACK_TENSOR) {
        principal(direction, good, value, (float)plan->opts.cutoff);
    } else {
        float height[RMD_LANES];
        memcpy(direction, along, 3 * sizeof *along);
        plan->kernel->climb(height, direction, &plan->field->plan, value, lanes->good);
        RMD_EACH_LANE(l) good[l] = height[l] >= (float)plan->opts.cutoff ? 1.f : 0.f;
    }
    RMD_EACH_LANE(l)
    {
        float dot = 0;
        for (int a = 0; a < 3; a++)
            dot += direction[a][l] * along[a][l];
        for (int a = 0; a < 3; a++)
            direction[a][l] = dot < 0 ? -direction[a][l] : direction[a][l];
        lanes->good[l] = good[l] > 0 ? lanes->good[l] : 0;
    }
}

static void move(float to[3][RMD_LANES], const struct lanes *lanes,
                 const float (*direction)[RMD_LANES], float share)
{
    for (int a = 0; a < 3; a++)
        RMD_EACH_LANE(l)
    to[a][l] = lanes->at[a][l] + share * lanes->step[l] * direction[a][l];
}

// One step of every lane by Runge-Kutta of order 4, or Euler. EQ track.3
static void step_all(struct lanes *lanes, const struct rmd_track_plan *plan)
{
    static const float share[4] = { 0, 0.5f, 0.5f, 1 }, weight[4] = { 1, 2, 2, 1 };
    const int stages = plan->opts.integrator ? 1 : 4;
    float k[3][RMD_LANES], at[3][RMD_LANES], sum[3][RMD_LANES] = { { 0 } };
    memcpy(k, lanes->along, sizeof k);
    for (int s = 0; s < stages; s++) {
        float d[3][RMD_LANES];
        move(at, lanes, (const float(*)[RMD_LANES])k, share[s]);
        memcpy(d, k, sizeof d);
        find(d, lanes, plan, (const float(*)[RMD_LANES])at, (const float(*)[RMD_LANES])k);
        memcpy(k, d, sizeof k);
        for (int a = 0; a < 3; a++)
            RMD_EACH_LANE(l)
        sum[a][l] += weight[s] * k[a][l];
    }
    RMD_EACH_LANE(l)
    {
        float norm = 0, cosine = 0;
        for (int a = 0; a < 3; a++)
            norm += sum[a][l] * sum[a][l];
        norm = sqrtf(norm);
        for (int a = 0; a < 3; a++) {
            lanes->turned[a][l] = sum[a][l] / norm;
            cosine += lanes->turned[a][l] * lanes->along[a][l];
        }
        if (lanes->step[l] > 0 && !(cosine >= plan->cosine)) lanes->good[l] = 0;
    }
    move(lanes->next, lanes, (const float(*)[RMD_LANES])lanes->turned, 1);
}

static void take_step(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                      const struct lanes *lanes, int l)
{
    float next[3], turned[3];
    for (int a = 0; a < 3; a++) {
        next[a] = lanes->next[a][l];
        turned[a] = lanes->turned[a][l];
    }
    if (walk->state == RMD_WALK_START)
        rmd_track_walk_begin(walk, plan, lanes->good[l] > 0 ? turned : NULL);
    else
        rmd_track_walk_step(walk, plan, lanes->good[l] > 0 ? next : NULL, turned);
}

enum rmd_status rmd_track_lanes_body(void *context, size_t first, size_t last, void *scratch)
{
    const struct rmd_track_job *job = context;
    const struct rmd_track_plan *plan = job->plan;
    struct rmd_track_share *share = &job->share[first / job->block];
    struct lanes *lanes = scratch;
    float *points = (float *)(lanes + 1);
    struct rmd_track_walk walk[RMD_LANES] = { { 0 } };
    size_t next = first;
    for (;;) {
        int busy = 0;
        RMD_EACH_LANE(l)
        {
            float *room = points + (size_t)l * rmd_track_walk_bytes(plan) / sizeof *points;
            if (walk[l].state == RMD_WALK_IDLE && next < last)
                rmd_track_walk_start(&walk[l], plan, job->first + next++, room);
            busy += walk[l].state != RMD_WALK_IDLE;
            lanes->good[l] = walk[l].state != RMD_WALK_IDLE;
            lanes->step[l] = walk[l].state == RMD_WALK_START ? 0 : plan->step;
            for (int a = 0; a < 3; a++) {
                lanes->at[a][l] = walk[l].at[a];
                lanes->along[a][l] = walk[l].along[a];
            }
        }
        if (busy == 0) return RMD_OK;
        step_all(lanes, plan);
        RMD_EACH_LANE(l)
        {
            if (walk[l].state == RMD_WALK_IDLE) continue;
            take_step(&walk[l], plan, lanes, l);
            if (walk[l].state != RMD_WALK_IDLE) continue;
            enum rmd_status st = rmd_track_walk_end(share, &walk[l], job);
            if (st != RMD_OK) return st;
        }
    }
}
