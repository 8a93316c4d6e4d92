// SPDX-License-Identifier: BSD-3-Clause
// One streamline under way: from a start to one end, then from the start to the other.
#ifndef RMD_DWI_TRACK_WALK_H
#define RMD_DWI_TRACK_WALK_H

#include "dwi/track.h"

enum rmd_track_state { RMD_WALK_IDLE, RMD_WALK_START, RMD_WALK_FORWARD, RMD_WALK_BACKWARD };

struct rmd_track_walk {
    enum rmd_track_state state;
    uint64_t attempt;
    float start[3], first[3]; // mm; the direction there
    float at[3], along[3];    // where the walk is, and its direction
    int count[2];             // points of the two halves, without the start
    float *half[2];           // their points, plan->most each
    int excluded, full;       // touched what it may not; had no room for a point
    int inside;               // the last point was in the stop region
};

// Where the streamlines of a block of attempts go.
struct rmd_track_share {
    struct rmd_streamlines streamlines; // as they were finished
    size_t *place; // of every attempt of the block: its streamline, SIZE_MAX where it has none
    size_t outcome[RMD_TRACK_OUTCOMES];
};

// A round of attempts; trackers are bodies of rmd_parallel_for over them.
struct rmd_track_job {
    const struct rmd_track_plan *plan;
    uint64_t first;                // attempt of item 0
    size_t block;                  // attempts a share
    struct rmd_track_share *share; // one a block
};

// Bytes of scratch that a walk needs for its points, and its start at one of the start voxels with
// a random direction.
static inline size_t rmd_track_walk_bytes(const struct rmd_track_plan *plan)
{
    return 6 * sizeof(float) * (size_t)plan->most;
}
void rmd_track_walk_start(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                          uint64_t attempt, float *scratch);

// Uniform on the unit sphere.
void rmd_track_walk_sphere(float direction[3], const uint32_t word[2]);

// Goes the first direction, or gives up where it is NULL.
void rmd_track_walk_begin(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                          const float *direction);

// Goes on to a point, or ends the half where it is NULL.
void rmd_track_walk_step(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                         const float *point, const float *direction);

// Keeps or drops a walk that has become idle.
RMD_MUST_CHECK enum rmd_status rmd_track_walk_end(struct rmd_track_share *share,
                                                  const struct rmd_track_walk *walk,
                                                  const struct rmd_track_job *job);

// The streams of random numbers: starts, and the draws of ifod2.
enum { RMD_TRACK_DRAW_START = 0x7a01, RMD_TRACK_DRAW_FIRST, RMD_TRACK_DRAW_ARC };

// The trackers.
enum rmd_status rmd_track_lanes_body(void *job, size_t first, size_t last, void *scratch);
size_t rmd_track_lanes_bytes(const struct rmd_track_plan *plan);
enum rmd_status rmd_track_ifod2_body(void *job, size_t first, size_t last, void *scratch);
size_t rmd_track_ifod2_bytes(const struct rmd_track_plan *plan);
void rmd_track_ifod2_plan(struct rmd_track_plan *plan); // sets probe and bound

#endif
