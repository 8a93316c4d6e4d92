// SPDX-License-Identifier: BSD-3-Clause
// Tubes against curves whose course is known.
#include "phantom/tube.h"

#include <criterion/criterion.h>
#include <math.h>

static const double none[3] = { 0, 0, 0 }, forward[3] = { 0, 1, 0 };
static const double straight[3][3] = { { -10, 0, 0 }, { 0, 0, 0 }, { 10, 0, 0 } };

static int inside(const struct rmd_tube *tube, double x, double y, double z, double t[3])
{
    const double p[3] = { x, y, z };
    int near = rmd_tube_near(tube, p, 0);
    return near >= 0 && rmd_tube_inside(t, tube, near, p);
}

Test(tube, a_straight_tube_is_a_cylinder)
{
    struct rmd_tube tube;
    double t[3];
    rmd_tube_build(&tube, straight, 3, none, 0, 3);
    cr_assert(inside(&tube, 4.3, 2.1, 2.1, t));
    cr_assert_float_eq(fabs(t[0]), 1, 1e-12);
    cr_assert_not(inside(&tube, 4.3, 2.2, 2.2, t));
    cr_assert(inside(&tube, 12.9, 0, 0, t));
    cr_assert_not(inside(&tube, 13.1, 0, 0, t));
}

Test(tube, a_width_draws_it_out_to_a_sheet_of_even_thickness)
{
    struct rmd_tube tube;
    double t[3];
    rmd_tube_build(&tube, straight, 3, forward, 20, 3);
    cr_assert(inside(&tube, 0, 19.9, 2.9, t));
    cr_assert_not(inside(&tube, 0, 20.1, 0, t));
    cr_assert_not(inside(&tube, 0, 0, 3.1, t));
}

Test(tube, directions_follow_a_circle)
{
    double control[8][3];
    struct rmd_tube tube;
    for (int k = 0; k < 8; k++) {
        control[k][0] = 40 * cos(0.2 * k);
        control[k][1] = 40 * sin(0.2 * k);
        control[k][2] = 0;
    }
    rmd_tube_build(&tube, control, 8, none, 0, 5);
    for (double angle = 0.25; angle < 1.1; angle += 0.07)
        for (double radius = 36; radius < 45; radius += 2) {
            double t[3];
            cr_assert(inside(&tube, radius * cos(angle), radius * sin(angle), 1, t));
            double along = -t[0] * sin(angle) + t[1] * cos(angle);
            cr_assert(acos(fmin(1, fabs(along))) < 0.02, "off by %g rad at %g rad", acos(along),
                      angle);
        }
}

Test(tube, no_point_far_from_the_tube_is_near_it)
{
    struct rmd_tube tube;
    rmd_tube_build(&tube, straight, 3, none, 0, 3);
    cr_assert_eq(rmd_tube_near(&tube, (const double[3]){ 0, 8, 0 }, 2), -1);
    cr_assert_geq(rmd_tube_near(&tube, (const double[3]){ 0, 4, 0 }, 2), 0);
}
