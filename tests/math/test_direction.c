// SPDX-License-Identifier: BSD-3-Clause
// Directions in lanes agree with those of Jacobi rotations wherever they are called certain.
#include "base/random.h"
#include "math/direction.h"
#include "math/eigen3.h"

#include <criterion/criterion.h>

// Matrices with eigenvalues 1, 1 - gap and 0.2 in random frames.
static void check(double gap)
{
    float tensor[6][RMD_LANES], largest[RMD_LANES], direction[3][RMD_LANES], certain[RMD_LANES];
    double d[6], value[3], vector[3][3];
    const double wanted[3] = { 1, 1 - gap, 0.2 };
    for (uint64_t block = 0; block < 200; block++) {
        RMD_EACH_LANE(l)
        {
            static const int row[6] = { 0, 1, 2, 0, 0, 1 }, column[6] = { 0, 1, 2, 1, 2, 2 };
            for (uint32_t k = 0; k < 6; k++)
                d[k] = rmd_random_uniform((struct rmd_draw){ 2, (uint32_t)l, block, k }) - 0.5;
            rmd_eigen3(value, vector, d);
            for (int k = 0; k < 6; k++) {
                double sum = 0;
                for (int m = 0; m < 3; m++)
                    sum += wanted[m] * vector[m][row[k]] * vector[m][column[k]];
                tensor[k][l] = (float)sum;
            }
            largest[l] = 1.0000002f;
        }
        rmd_direction_lanes(direction, certain, (const float(*)[RMD_LANES])tensor, largest);
        RMD_EACH_LANE(l)
        {
            double cosine = 0;
            for (int k = 0; k < 6; k++)
                d[k] = (double)tensor[k][l];
            rmd_eigen3(value, vector, d);
            for (int k = 0; k < 3; k++)
                cosine += vector[0][k] * (double)direction[k][l];
            cr_assert(gap < 1e-5 || certain[l] == 1);
            cr_assert(certain[l] == 0 || fabs(cosine - 1) < 1e-6, "gap %g: %.9f", gap, cosine);
        }
    }
}

Test(direction, is_that_of_the_largest_eigenvalue)
{
    check(0.8);
    check(0.1);
    check(1e-3);
}

Test(direction, is_not_certain_where_two_eigenvalues_are_equal)
{
    float tensor[6][RMD_LANES] = { { 0 } }, largest[RMD_LANES] = { 0 };
    float direction[3][RMD_LANES], certain[RMD_LANES];
    for (int k = 0; k < 3; k++)
        tensor[k][1] = 1;            // a sphere
    tensor[0][2] = tensor[1][2] = 1; // a pancake
    tensor[0][3] = NAN;              // nothing
    largest[1] = largest[2] = largest[3] = 1;
    rmd_direction_lanes(direction, certain, (const float(*)[RMD_LANES])tensor, largest);
    for (int l = 0; l < 4; l++)
        cr_assert(certain[l] == 0, "lane %d", l);
}
