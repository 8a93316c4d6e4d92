// SPDX-License-Identifier: BSD-3-Clause
// True fibres run inside their bundle and along it.
#include "phantom/fibres.h"

#include <criterion/criterion.h>

static void plan(struct rmd_scan *scan, struct rmd_patient *patient)
{
    struct rmd_scan_opts opts;
    rmd_param_defaults(&opts, rmd_scan_params);
    rmd_patient_standard(patient);
    cr_assert_eq(rmd_scan_plan(scan, patient, &opts, 1, 0, 0), RMD_OK);
}

Test(fibres, run_along_the_bundle_and_inside_it)
{
    struct rmd_patient patient;
    struct rmd_scan scan;
    plan(&scan, &patient);
    struct rmd_affine standard_from_world = rmd_affine_invert(&scan.world_from_standard);
    for (int tract = 0; tract < RMD_TRACTS; tract++) {
        const struct rmd_tube *tube = &patient.anatomy.tract[tract];
        struct rmd_streamlines fibres;
        cr_assert_eq(rmd_fibres_draw(&fibres, &scan, (enum rmd_tract)tract, 50, 3), RMD_OK);
        cr_assert_gt(fibres.n, 25);
        for (size_t i = 0; i < fibres.n; i++)
            for (size_t k = fibres.first[i]; k + 1 < fibres.first[i + 1]; k++) {
                double a[3], b[3], t[3];
                for (size_t x = 0; x < 3; x++) {
                    a[x] = (double)fibres.point[3 * k + x];
                    b[x] = (double)fibres.point[3 * k + 3 + x];
                }
                rmd_affine_apply(a, &standard_from_world, a);
                rmd_affine_apply(b, &standard_from_world, b);
                for (int x = 0; x < 3; x++)
                    b[x] -= a[x];
                int near = rmd_tube_near(tube, a, 1);
                cr_assert(rmd_tube_inside(t, tube, near, a), "tract %d fibre %zu", tract, i);
                cr_assert_gt(rmd_vector_dot(b, t) / rmd_vector_norm(b), 0.97);
            }
        rmd_streamlines_free(&fibres);
    }
}

Test(fibres, ends_are_painted_around_the_ends)
{
    struct rmd_patient patient;
    struct rmd_scan scan;
    struct rmd_streamlines fibres;
    struct rmd_volume ends;
    size_t count[4] = { 0 };
    plan(&scan, &patient);
    cr_assert_eq(rmd_fibres_draw(&fibres, &scan, RMD_CST_R, 100, 3), RMD_OK);
    cr_assert_eq(rmd_volume_new(&ends, &scan.grid, 1), RMD_OK);
    rmd_fibres_ends(&ends, &fibres, 1, 4);
    for (size_t i = 0; i < rmd_grid_count(&ends.grid); i++)
        count[(int)ends.v[i]]++;
    cr_assert_gt(count[1], 30);
    cr_assert_gt(count[2], 30);
    cr_assert_eq(count[3], 0);
    rmd_volume_free(&ends);
    rmd_streamlines_free(&fibres);
}
