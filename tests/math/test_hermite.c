// SPDX-License-Identifier: BSD-3-Clause
// Moments of the normal distribution, and the exponential of triangular matrices.
#include "math/hermite.h"

#include "math/matexp.h"

#include <criterion/criterion.h>
#include <math.h>

Test(hermite, moments_up_to_twice_the_nodes_are_exact)
{
    for (int n = 1; n <= 25; n++) {
        double x[RMD_HERMITE_MOST], w[RMD_HERMITE_MOST], moment = 1;
        rmd_hermite_rule(x, w, n);
        for (int degree = 0; degree < 2 * n; degree += 2) {
            double sum = 0, odd = 0;
            if (degree > 0) moment *= degree - 1;
            for (int i = 0; i < n; i++) {
                sum += w[i] * pow(x[i], degree);
                odd += w[i] * pow(x[i], degree + 1);
            }
            cr_assert_float_eq(sum / moment, 1, 1e-12, "%d nodes, degree %d: %g", n, degree, sum);
            cr_assert_float_eq(odd / moment / (degree + 1), 0, 1e-12);
        }
    }
}

Test(hermite, nodes_of_five_are_the_known_ones)
{
    double x[5], w[5];
    rmd_hermite_rule(x, w, 5);
    cr_assert_float_eq(x[4], 2.8569700138728056, 1e-14);
    cr_assert_float_eq(x[3], 1.3556261799742658, 1e-14);
    cr_assert(x[2] == 0);
    cr_assert_float_eq(w[2], 8.0 / 15, 1e-14);
}

Test(hermite, the_exponential_of_a_jordan_block_has_its_closed_form)
{
    double a[9] = { -3, 5, 0, 0, -3, 5, 0, 0, -3 }, e[9];
    rmd_matexp_triangular(e, a, 3);
    cr_assert_float_eq(e[0], exp(-3), 1e-15);
    cr_assert_float_eq(e[1], 5 * exp(-3), 1e-14);
    cr_assert_float_eq(e[2], 12.5 * exp(-3), 1e-14);
    cr_assert_float_eq(e[3], 0, 0);
}

Test(hermite, the_exponential_of_different_rates_is_their_divided_difference)
{
    double a[4] = { -400, 400, 0, -2 }, e[4];
    rmd_matexp_triangular(e, a, 2);
    cr_assert_float_eq(e[1], 400 * (exp(-2) - exp(-400)) / 398, 1e-13);
}
