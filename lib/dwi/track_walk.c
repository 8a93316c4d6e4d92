// SPDX-License-Identifier: BSD-3-Clause
// The rules that all trackers share: where a walk may go, and whether it is kept.
#include "dwi/track_walk.h"

#include "base/random.h"

#include <math.h>
#include <string.h>

const char *const rmd_track_outcome_names[RMD_TRACK_OUTCOMES] = {
    "kept", "no direction", "too short", "too long", "excluded", "region missed",
};

static float unit(uint32_t word)
{
    return ((float)(word >> 8) + 0.5f) * 0x1p-24f;
}

void rmd_track_walk_sphere(float direction[3], const uint32_t word[2])
{
    float z = 2 * unit(word[0]) - 1, radius = sqrtf(1 - z * z);
    double azimuth = 6.283185307179586 * (double)unit(word[1]);
    direction[0] = radius * (float)cos(azimuth);
    direction[1] = radius * (float)sin(azimuth);
    direction[2] = z;
}

void rmd_track_walk_start(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                          uint64_t attempt, float *scratch)
{
    const struct rmd_track_regions *regions = plan->regions;
    const int *n = regions->grid.n;
    struct rmd_draw draw = { plan->seed, RMD_TRACK_DRAW_START, attempt, 0 };
    uint32_t word[4], more[4];
    double at[3];
    rmd_random_words(word, draw);
    draw.draw = 1;
    rmd_random_words(more, draw);
    int voxel = regions->start[(size_t)(((uint64_t)word[0] * regions->starts) >> 32)];
    *walk = (struct rmd_track_walk){ .state = RMD_WALK_START, .attempt = attempt };
    walk->half[0] = scratch;
    walk->half[1] = scratch + 3 * plan->most;
    at[0] = voxel % n[0] + (double)unit(word[1]) - 0.5;
    at[1] = voxel / n[0] % n[1] + (double)unit(word[2]) - 0.5;
    at[2] = voxel / n[0] / n[1] + (double)unit(word[3]) - 0.5;
    rmd_affine_apply(at, &regions->grid.world_from_voxel, at);
    for (int a = 0; a < 3; a++)
        walk->at[a] = walk->start[a] = (float)at[a];
    rmd_track_walk_sphere(walk->along, more);
}

static void turn_back(struct rmd_track_walk *walk, const struct rmd_track_plan *plan)
{
    uint32_t mark = rmd_track_regions_at(plan->regions, walk->start);
    walk->inside = (mark & RMD_TRACK_STOP) != 0;
    int back = walk->state == RMD_WALK_FORWARD && !plan->opts.one_way;
    walk->state = back ? RMD_WALK_BACKWARD : RMD_WALK_IDLE;
    for (int a = 0; a < 3; a++) {
        walk->at[a] = walk->start[a];
        walk->along[a] = -walk->first[a];
    }
}

void rmd_track_walk_begin(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                          const float *direction)
{
    uint32_t mark = rmd_track_regions_at(plan->regions, walk->start);
    walk->state = RMD_WALK_IDLE;
    walk->excluded = (mark & RMD_TRACK_EXCLUDE) != 0;
    walk->inside = (mark & RMD_TRACK_STOP) != 0;
    if (!direction || walk->excluded) return;
    walk->state = RMD_WALK_FORWARD;
    memcpy(walk->first, direction, sizeof walk->first);
    memcpy(walk->along, direction, sizeof walk->along);
}

void rmd_track_walk_step(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                         const float *point, const float *direction)
{
    int side = walk->state == RMD_WALK_BACKWARD;
    uint32_t mark = point ? rmd_track_regions_at(plan->regions, point) : 0;
    if (mark & RMD_TRACK_EXCLUDE) {
        walk->excluded = 1;
        walk->state = RMD_WALK_IDLE;
        return;
    }
    if (!(mark & RMD_TRACK_MASK)) {
        turn_back(walk, plan);
        return;
    }
    if (walk->count[0] + walk->count[1] == plan->most) {
        walk->full = 1;
        walk->state = RMD_WALK_IDLE;
        return;
    }
    memcpy(walk->half[side] + 3 * walk->count[side]++, point, sizeof walk->at);
    memcpy(walk->at, point, sizeof walk->at);
    memcpy(walk->along, direction, sizeof walk->along);
    int entered = (mark & RMD_TRACK_STOP) && !walk->inside;
    walk->inside = (mark & RMD_TRACK_STOP) != 0;
    if (entered) turn_back(walk, plan);
}

static enum rmd_track_outcome judge(const struct rmd_track_walk *walk,
                                    const struct rmd_track_plan *plan, const float *point,
                                    size_t count)
{
    double length = (double)plan->step * (double)(count - 1);
    if (walk->excluded) return RMD_TRACK_EXCLUDED;
    if (walk->first[0] == 0 && walk->first[1] == 0 && walk->first[2] == 0) return RMD_TRACK_NOWHERE;
    if (walk->full || length > plan->opts.longest) return RMD_TRACK_LONG;
    if (length < plan->opts.shortest || count < 2) return RMD_TRACK_SHORT;
    return rmd_track_regions_check(plan->regions, point, count) == RMD_TRACK_COMPLETE
               ? RMD_TRACK_KEPT
               : RMD_TRACK_UNMET;
}

enum rmd_status rmd_track_walk_end(struct rmd_track_share *share, const struct rmd_track_walk *walk,
                                   const struct rmd_track_job *job)
{
    const struct rmd_track_plan *plan = job->plan;
    size_t item = (size_t)(walk->attempt - job->first) % job->block;
    struct rmd_streamlines *all = &share->streamlines;
    size_t back = (size_t)walk->count[1], count = back + 1 + (size_t)walk->count[0];
    enum rmd_status st = rmd_streamlines_add(all, NULL, count);
    if (st != RMD_OK) return st;
    float *point = all->point + 3 * all->first[all->n - 1];
    for (size_t i = 0; i < back; i++)
        memcpy(point + 3 * i, walk->half[1] + 3 * (back - 1 - i), 3 * sizeof *point);
    memcpy(point + 3 * back, walk->start, 3 * sizeof *point);
    if (walk->count[0] > 0)
        memcpy(point + 3 * (back + 1), walk->half[0], 3 * sizeof *point * (size_t)walk->count[0]);
    enum rmd_track_outcome outcome = judge(walk, plan, point, count);
    share->outcome[outcome]++;
    if (outcome != RMD_TRACK_KEPT) all->n--;
    share->place[item] = outcome == RMD_TRACK_KEPT ? all->n - 1 : SIZE_MAX;
    return RMD_OK;
}
