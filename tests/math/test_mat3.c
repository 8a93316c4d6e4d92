// SPDX-License-Identifier: BSD-3-Clause
// Affine maps compose, invert and apply as matrices do.
#include "math/mat3.h"

#include <criterion/criterion.h>

static const struct rmd_affine a = { { { 2, 1, 0, 5 }, { -1, 3, 0.5, -2 }, { 0, 0.25, 1.5, 7 } } };
static const struct rmd_affine b = { { { 0, -1, 0, 1 }, { 1, 0, 0, 2 }, { 0, 0, 1, 3 } } };

Test(mat3, a_map_after_its_inverse_is_the_identity)
{
    struct rmd_affine inverse = rmd_affine_invert(&a), one = rmd_affine_compose(&a, &inverse);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            cr_assert(fabs(one.m[i][j] - (i == j)) < 1e-14);
}

Test(mat3, composition_applies_the_right_map_first)
{
    double x[3] = { 1, -2, 3 }, y[3], z[3];
    struct rmd_affine ab = rmd_affine_compose(&a, &b);
    rmd_affine_apply(y, &b, x);
    rmd_affine_apply(y, &a, y); // in place is allowed
    rmd_affine_apply(z, &ab, x);
    for (int i = 0; i < 3; i++)
        cr_assert(fabs(y[i] - z[i]) < 1e-14);
}

Test(mat3, the_determinant_of_a_product_is_the_product_of_determinants)
{
    struct rmd_affine ab = rmd_affine_compose(&a, &b);
    double expected = rmd_affine_determinant(&a) * rmd_affine_determinant(&b);
    cr_assert(fabs(rmd_affine_determinant(&ab) - expected) < 1e-12);
    cr_assert(rmd_affine_determinant(&b) == 1);
}
