// SPDX-License-Identifier: BSD-3-Clause
// What is decided before a scan: position and session effect.
#include "phantom/scan.h"

#include <criterion/criterion.h>
#include <string.h>

static struct rmd_patient patient;
static struct rmd_scan_opts opts;

static void prepare(void)
{
    rmd_patient_standard(&patient);
    rmd_param_defaults(&opts, rmd_scan_params);
}

TestSuite(scan, .init = prepare);

Test(scan, two_millimetres_give_96_by_96_by_60_voxels_around_the_origin)
{
    struct rmd_grid grid = rmd_scan_grid(2);
    double centre[3], middle[3] = { 47.5, 47.5, 29.5 };
    cr_assert(grid.n[0] == 96 && grid.n[1] == 96 && grid.n[2] == 60);
    rmd_affine_apply(centre, &grid.world_from_voxel, middle);
    cr_assert_float_eq(rmd_vector_norm(centre), 0, 1e-12);
    cr_assert_lt(rmd_affine_determinant(&grid.world_from_voxel), 0);
}

Test(scan, the_head_is_rigid_and_lies_within_the_stated_range)
{
    for (uint32_t seed = 0; seed < 50; seed++) {
        struct rmd_scan scan;
        cr_assert_eq(rmd_scan_plan(&scan, &patient, &opts, seed, 1, 0), RMD_OK);
        cr_assert_float_eq(rmd_affine_determinant(&scan.world_from_standard), 1, 1e-12);
        for (int i = 0; i < 3; i++)
            cr_assert(fabs(scan.world_from_standard.m[i][3]) <= opts.shift);
        double trace = scan.world_from_standard.m[0][0] + scan.world_from_standard.m[1][1] +
                       scan.world_from_standard.m[2][2];
        cr_assert(acos((trace - 1) / 2) < opts.turn * 1.75);
    }
}

Test(scan, runs_share_the_position_and_sessions_do_not)
{
    struct rmd_scan first, again, later;
    cr_assert_eq(rmd_scan_plan(&first, &patient, &opts, 4, 0, 0), RMD_OK);
    cr_assert_eq(rmd_scan_plan(&again, &patient, &opts, 4, 0, 1), RMD_OK);
    cr_assert_eq(rmd_scan_plan(&later, &patient, &opts, 4, 1, 0), RMD_OK);
    size_t size = sizeof first.world_from_standard;
    cr_assert_eq(memcmp(&first.world_from_standard, &again.world_from_standard, size), 0);
    cr_assert_neq(memcmp(&first.world_from_standard, &later.world_from_standard, size), 0);
}

Test(scan, session_effects_have_the_stated_spread)
{
    double sum = 0, square = 0;
    int n = 0;
    opts.session_sd = 0.02;
    for (uint32_t seed = 0; seed < 400; seed++) {
        struct rmd_scan scan;
        cr_assert_eq(rmd_scan_plan(&scan, &patient, &opts, seed, 0, 0), RMD_OK);
        for (int k = 0; k < RMD_TRACTS; k++, n++) {
            double e = scan.ad[k] / patient.session[0].ad[k] - 1;
            sum += e;
            square += e * e;
        }
    }
    cr_assert_float_eq(sum / n, 0, 0.002);
    cr_assert_float_eq(sqrt(square / n), 0.02, 0.002);
}

Test(scan, motion_moves_volumes_and_is_off_by_default)
{
    struct rmd_scan scan;
    cr_assert_eq(rmd_scan_plan(&scan, &patient, &opts, 4, 0, 0), RMD_OK);
    struct rmd_affine still = rmd_scan_pose(&scan, 7);
    cr_assert_eq(memcmp(&still, &scan.world_from_standard, sizeof still), 0);
    scan.opts.motion = 0.5;
    struct rmd_affine moved = rmd_scan_pose(&scan, 7), other = rmd_scan_pose(&scan, 8);
    cr_assert_neq(memcmp(&moved, &still, sizeof still), 0);
    cr_assert_neq(memcmp(&moved, &other, sizeof still), 0);
    cr_assert(fabs(moved.m[0][3] - still.m[0][3]) < 4);
}

Test(scan, a_session_that_the_patient_does_not_have_is_refused)
{
    struct rmd_scan scan;
    cr_assert_eq(rmd_scan_plan(&scan, &patient, &opts, 4, 3, 0), RMD_EARG);
}
