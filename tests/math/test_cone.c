// SPDX-License-Identifier: BSD-3-Clause
// Least squares under inequalities: the conditions of Karush, Kuhn and Tucker, and known answers.
#include "math/cone.h"

#include "base/memory.h"
#include "base/random.h"
#include "math/harmonics.h"
#include "math/sphere.h"

#include <criterion/criterion.h>
#include <math.h>

static double soft[81];

static void make_soft(double value)
{
    for (int i = 0; i < 81; i++)
        soft[i] = value;
}

Test(cone, a_point_in_the_plane_goes_to_the_nearest_edge)
{
    // x + y >= 0 and y >= 0, with unit variances: (-1, -1) goes to the origin, (-2, 1) to
    // (-1.5, 1.5).
    const double normal[4] = { 1, 0, 0, 1 }, constraint[4] = { 1, 1, 0, 1 };
    struct rmd_cone cone;
    void *scratch;
    float x[16] = { -1, -1 }, y[16] = { -2, 1 }, z[16] = { 2, -1 };
    make_soft(1e-4);
    cr_assert_eq(rmd_cone_plan(&cone, normal, 2, constraint, soft, 2), RMD_OK);
    cr_assert_eq(rmd_alloc(&scratch, 1, rmd_cone_scratch(&cone)), RMD_OK);
    cr_assert(rmd_cone_solve(x, &cone, scratch) >= 1);
    cr_assert(fabsf(x[0]) < 2e-4f && fabsf(x[1]) < 2e-4f);
    cr_assert_eq(rmd_cone_solve(y, &cone, scratch), 1);
    cr_assert(fabsf(y[0] + 1.5f) < 2e-4f && fabsf(y[1] - 1.5f) < 2e-4f);
    cr_assert_eq(rmd_cone_solve(z, &cone, scratch), 1);
    cr_assert(fabsf(z[0] - 2) < 2e-4f && fabsf(z[1]) < 2e-4f);
    rmd_release(scratch);
    rmd_cone_free(&cone);
}

// Distributions on the sphere: 45 unknowns, 81 constraints, high degrees nearly undetermined.
Test(cone, solutions_are_where_all_forces_balance)
{
    enum { N = 45 };
    static double normal[N * N], constraint[81 * N];
    struct rmd_sphere sphere;
    struct rmd_cone cone;
    void *scratch;
    const double fall[9] = { 1, 0, 0.4, 0, 0.08, 0, 0.01, 0, 0.001 };
    cr_assert_eq(rmd_sphere_build(&sphere, 2), RMD_OK);
    for (int i = 0; i < sphere.n; i++)
        rmd_harmonics_basis(constraint + i * N, 8, sphere.direction[i]);
    for (int l = 0; l <= 8; l += 2)
        for (int m = -l; m <= l; m++) {
            int k = rmd_harmonics_index(l, m);
            normal[k * N + k] = fall[l] * fall[l] + 1e-5;
        }
    make_soft(1e-2);
    cr_assert_eq(rmd_cone_plan(&cone, normal, N, constraint, soft, sphere.n), RMD_OK);
    cr_assert_eq(rmd_alloc(&scratch, 1, rmd_cone_scratch(&cone)), RMD_OK);
    for (unsigned trial = 0; trial < 200; trial++) {
        float x[48] = { 0 }, start[48];
        double force[N];
        for (unsigned k = 0; k < N; k++) {
            double g[2];
            rmd_random_normal(g, (struct rmd_draw){ 1, 2, trial, k });
            start[k] = x[k] = (float)(0.02 * g[0] / sqrt(normal[k * N + k]) + (k == 0));
        }
        int held = rmd_cone_solve(x, &cone, scratch);
        cr_assert(held >= 0 && held <= N, "trial %u: %d", trial, held);
        // The gradient of what is minimised, x away from the start and broken constraints.
        for (int k = 0; k < N; k++)
            force[k] = normal[k * N + k] * ((double)x[k] - (double)start[k]);
        for (int i = 0; i < sphere.n; i++) {
            double slack = 0, variance = 0;
            for (int k = 0; k < N; k++) {
                slack += constraint[i * N + k] * (double)x[k];
                variance += constraint[i * N + k] * constraint[i * N + k] / normal[k * N + k];
            }
            for (int k = 0; slack < 0 && k < N; k++)
                force[k] += slack * constraint[i * N + k] / (soft[0] * variance);
        }
        for (int k = 0; k < N; k++)
            cr_assert(fabs(force[k]) < 2e-4, "trial %u: force %g", trial, force[k]);
    }
    rmd_release(scratch);
    rmd_cone_free(&cone);
    rmd_sphere_free(&sphere);
}
