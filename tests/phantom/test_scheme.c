// SPDX-License-Identifier: BSD-3-Clause
// Gradient schemes: even, unit, and with their b0 spread out.
#include "phantom/scheme.h"

#include <criterion/criterion.h>

static double smallest_angle(const struct rmd_gradients *g)
{
    double least = 10;
    for (int i = 0; i < g->n; i++)
        for (int k = 0; k < i; k++)
            if (g->b[i] > 0 && g->b[k] > 0)
                least = fmin(least, acos(fmin(1, fabs(rmd_vector_dot(g->dir[i], g->dir[k])))));
    return least;
}

Test(scheme, directions_are_unit_and_far_apart)
{
    struct rmd_gradients g;
    cr_assert_eq(rmd_scheme_build(&g, 6, 64, 1000), RMD_OK);
    cr_assert_eq(g.n, 70);
    for (int t = 0; t < g.n; t++)
        cr_assert_float_eq(rmd_vector_norm(g.dir[t]), g.b[t] > 0, 1e-12);
    // 64 caps of half this angle and their antipodes cover 0.69 of the sphere.
    cr_assert_gt(smallest_angle(&g), 0.28);
    rmd_gradients_free(&g);
}

Test(scheme, six_directions_are_the_icosahedron)
{
    struct rmd_gradients g;
    cr_assert_eq(rmd_scheme_build(&g, 1, 6, 1000), RMD_OK);
    cr_assert_float_eq(smallest_angle(&g), acos(1 / sqrt(5)), 0.01);
    rmd_gradients_free(&g);
}

Test(scheme, the_first_volume_is_a_b0_and_they_are_spread_evenly)
{
    struct rmd_gradients g;
    int seen = 0, last = 0;
    cr_assert_eq(rmd_scheme_build(&g, 6, 64, 1000), RMD_OK);
    cr_assert_eq(g.b[0], 0);
    for (int t = 0; t < g.n; t++)
        if (g.b[t] <= 0) {
            cr_assert_leq(t - last, 12);
            last = t;
            seen++;
        }
    cr_assert_eq(seen, 6);
    rmd_gradients_free(&g);
}

Test(scheme, a_scheme_without_volumes_is_refused)
{
    struct rmd_gradients g;
    cr_assert_eq(rmd_scheme_build(&g, 0, 0, 1000), RMD_EARG);
}
