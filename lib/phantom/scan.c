// SPDX-License-Identifier: BSD-3-Clause
// Each purpose draws from a random stream of its own, so that switching one off changes no other.
#include "phantom/scan.h"

#include "base/random.h"

#include <string.h>

enum { STREAM_POSE = 0x50480001, STREAM_EFFECT, STREAM_MOTION };

#define T struct rmd_scan_opts
const struct rmd_param rmd_scan_params[] = {
    // clang-format off
    RMD_REAL(T, voxel_size, 0, "mm",     2,    1,   6,    "edge length of the voxels"),
    RMD_INT (T, directions, 0, "1",      64,   6,   1000, "diffusion directions of a session"),
    RMD_INT (T, b0,         0, "1",      6,    1,   100,  "volumes without diffusion weighting"),
    RMD_REAL(T, b,          0, "s/mm2",  1000, 100, 5000, "diffusion weighting of the directions"),
    RMD_REAL(T, snr,        0, "1",      25,   0,   1000, "signal-to-noise ratio of white matter without diffusion weighting; no noise where it is zero"),
    RMD_REAL(T, shift,      0, "mm",     3,    0,   20,   "largest displacement of the head along each axis in a session"),
    RMD_REAL(T, turn,       0, "radian", 0.05, 0,   0.5,  "largest rotation of the head about each axis in a session"),
    RMD_REAL(T, motion,     0, "mm",     0,    0,   10,   "standard deviation of the head position between the volumes of a session"),
    RMD_FLAG(T, ringing,    0, "cut off k-space in the plane of the slices, so that edges ring as in a measured image"),
    RMD_REAL(T, session_sd, 0, "1",      0,    0,   0.5,  "relative standard deviation of AD and RD of a bundle from session to session"),
    { 0 }
    // clang-format on
};
#undef T

// EQ phantom.6
static struct rmd_affine rigid(const double shift[3], const double turn[3])
{
    struct rmd_affine out = rmd_affine_identity();
    for (int axis = 0; axis < 3; axis++) {
        struct rmd_affine about = rmd_affine_identity();
        int a = (axis + 1) % 3, b = (axis + 2) % 3;
        about.m[a][a] = about.m[b][b] = cos(turn[axis]);
        about.m[a][b] = -sin(turn[axis]);
        about.m[b][a] = sin(turn[axis]);
        out = rmd_affine_compose(&about, &out);
    }
    for (int i = 0; i < 3; i++)
        out.m[i][3] = shift[i];
    return out;
}

struct rmd_grid rmd_scan_grid(double voxel_size)
{
    const double extent[3] = { 192, 192, 120 };
    struct rmd_grid grid = { .world_from_voxel = { { { 0 } } } };
    for (int i = 0; i < 3; i++) {
        double step = i == 0 ? -voxel_size : voxel_size;
        grid.n[i] = (int)(extent[i] / voxel_size + 0.5);
        grid.world_from_voxel.m[i][i] = step;
        grid.world_from_voxel.m[i][3] = -step * (grid.n[i] - 1) / 2;
    }
    return grid;
}

enum rmd_status rmd_scan_plan(struct rmd_scan *out, const struct rmd_patient *patient,
                              const struct rmd_scan_opts *opts, uint32_t seed, int session, int run)
{
    double shift[3], turn[3];
    enum rmd_status st = rmd_param_check(opts, rmd_scan_params);
    if (st != RMD_OK) return st;
    if (session < 0 || session >= patient->sessions || run < 0 || run > 15)
        return rmd_fail(RMD_EARG, "session %d, run %d: the patient has %d sessions", session + 1,
                        run + 1, patient->sessions);
    *out = (struct rmd_scan){ .patient = patient,
                              .opts = *opts,
                              .seed = seed,
                              .session = session,
                              .run = run,
                              .grid = rmd_scan_grid(opts->voxel_size) };
    uint64_t item = (uint64_t)session;
    for (uint32_t i = 0; i < 3; i++) {
        double u = rmd_random_uniform((struct rmd_draw){ seed, STREAM_POSE, item, i });
        double v = rmd_random_uniform((struct rmd_draw){ seed, STREAM_POSE, item, 3 + i });
        shift[i] = opts->shift * (2 * u - 1);
        turn[i] = opts->turn * (2 * v - 1);
    }
    out->world_from_standard = rigid(shift, turn);
    for (uint32_t k = 0; k < RMD_TRACTS; k++) {
        double effect[2];
        rmd_random_normal(effect, (struct rmd_draw){ seed, STREAM_EFFECT, item, k });
        out->ad[k] = patient->session[session].ad[k] * (1 + opts->session_sd * effect[0]);
        out->rd[k] = patient->session[session].rd[k] * (1 + opts->session_sd * effect[1]);
    }
    return RMD_OK;
}

struct rmd_affine rmd_scan_pose(const struct rmd_scan *scan, int t)
{
    const double arm = 50; // mm: the rotations move a point this far out by as much as the shifts
    double shift[3], turn[3];
    if (!(scan->opts.motion > 0)) return scan->world_from_standard;
    for (uint32_t i = 0; i < 3; i++) {
        uint64_t item = (uint64_t)scan->session * 16 + (uint64_t)scan->run;
        double normal[2];
        rmd_random_normal(
            normal, (struct rmd_draw){ scan->seed, STREAM_MOTION, item << 32 | (uint32_t)t, i });
        shift[i] = scan->opts.motion * normal[0];
        turn[i] = scan->opts.motion / arm * normal[1];
    }
    struct rmd_affine moved = rigid(shift, turn);
    return rmd_affine_compose(&moved, &scan->world_from_standard);
}
