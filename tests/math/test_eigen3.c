// SPDX-License-Identifier: BSD-3-Clause
// Eigenpairs satisfy their definition, also for equal eigenvalues and extreme sizes.
#include "base/random.h"
#include "math/eigen3.h"

#include <criterion/criterion.h>
#include <math.h>

static void check(const double d[6], double size)
{
    double value[3], vector[3][3];
    double a[3][3] = { { d[0], d[3], d[4] }, { d[3], d[1], d[5] }, { d[4], d[5], d[2] } };
    rmd_eigen3(value, vector, d);
    cr_assert(value[0] >= value[1] && value[1] >= value[2]);
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 3; i++) {
            double product = 0, dot = 0;
            for (int j = 0; j < 3; j++) {
                product += a[i][j] * vector[k][j];
                dot += vector[k][j] * vector[i][j];
            }
            cr_assert(fabs(product - value[k] * vector[k][i]) < 1e-14 * size, "%g",
                      product - value[k] * vector[k][i]);
            cr_assert(fabs(dot - (i == k)) < 1e-14);
        }
}

Test(eigen3, a_random_matrix_is_rebuilt_from_its_pairs)
{
    for (uint64_t item = 0; item < 2000; item++) {
        double d[6], size = pow(10, (double)(item % 13) - 6);
        for (uint32_t i = 0; i < 6; i++)
            d[i] = size * (rmd_random_uniform((struct rmd_draw){ 1, 1, item, i }) - 0.5);
        check(d, size);
    }
}

Test(eigen3, equal_eigenvalues_give_orthogonal_vectors)
{
    check((double[]){ 1, 1, 1, 0, 0, 0 }, 1);
    check((double[]){ 2, 2, 1, 0, 0, 0 }, 2);
    check((double[]){ 1, 1, 1, 1, 1, 1 }, 3);
    check((double[]){ 0, 0, 0, 0, 0, 0 }, 1);
    check((double[]){ 1, 1, 1, 1e-17, 0, 0 }, 1);
}

Test(eigen3, the_largest_component_of_a_vector_is_positive)
{
    double value[3], vector[3][3];
    rmd_eigen3(value, vector, (double[]){ 1, 5, 2, 0.1, 0.2, -0.3 });
    cr_assert(vector[0][1] > 0.9 && vector[1][2] > 0.9 && vector[2][0] > 0.9);
}

Test(eigen3, a_value_that_is_not_finite_gives_nan)
{
    double value[3], vector[3][3];
    rmd_eigen3(value, vector, (double[]){ 1, 2, 3, 0, (double)NAN, 0 });
    for (int k = 0; k < 3; k++)
        cr_assert(isnan(value[k]) && isnan(vector[k][0]));
    rmd_eigen3(value, NULL, (double[]){ (double)INFINITY, 0, 0, 0, 0, 0 });
    cr_assert(isnan(value[1]));
}
