// SPDX-License-Identifier: BSD-3-Clause
// Lane functions agree with eigenvalues, to float.
#include "base/random.h"
#include "math/eigen3.h"
#include "math/lanes.h"

#include <criterion/criterion.h>

static void check(const float tensor[6][RMD_LANES], double tolerance)
{
    float measure[5][RMD_LANES];
    rmd_lanes_measures(measure, tensor);
    RMD_EACH_LANE(l)
    {
        double value[3], d[6], norm;
        for (int k = 0; k < 6; k++)
            d[k] = (double)tensor[k][l];
        rmd_eigen3(value, NULL, d);
        norm = sqrt(value[0] * value[0] + value[1] * value[1] + value[2] * value[2]);
        double md = (value[0] + value[1] + value[2]) / 3;
        double fa = sqrt(1.5 * (1 - 3 * md * md / (norm * norm)));
        cr_assert(fabs((double)measure[RMD_LANES_FA][l] - fa) < 1e-6);
        cr_assert(fabs((double)measure[RMD_LANES_MD][l] - md) < 1e-7 * norm);
        cr_assert(fabs((double)measure[RMD_LANES_AD][l] - value[0]) < tolerance * norm);
        cr_assert(fabs((double)measure[RMD_LANES_RD][l] - (value[1] + value[2]) / 2) <
                  tolerance * norm);
    }
}

Test(lanes, measures_are_those_of_the_eigenvalues)
{
    for (uint64_t item = 0; item < 3000; item++) {
        float tensor[6][RMD_LANES];
        for (uint32_t k = 0; k < 6; k++)
            RMD_EACH_LANE(l)
        tensor[k][l] =
            (float)(rmd_random_uniform((struct rmd_draw){ 5, 1, item, k * 16 + (uint32_t)l }) -
                    (k < 3 ? 0.1 : 0.5));
        check((const float(*)[RMD_LANES])tensor, 2e-7);
    }
}

Test(lanes, the_larger_eigenvalue_of_a_disc_is_not_lost_to_rounding)
{
    float tensor[6][RMD_LANES];
    RMD_EACH_LANE(l) // equal largest eigenvalues, then nearly equal ones
    {
        tensor[0][l] = 1.5f;
        tensor[1][l] = 1.5f - 1e-6f * (float)(l * l);
        tensor[2][l] = 0.3f;
        tensor[3][l] = tensor[4][l] = tensor[5][l] = 0;
    }
    check((const float(*)[RMD_LANES])tensor, 2e-7);
}

Test(lanes, the_zero_tensor_has_no_anisotropy_and_nan_stays)
{
    float tensor[6][RMD_LANES] = { { 0 } }, measure[5][RMD_LANES];
    tensor[0][3] = NAN;
    rmd_lanes_measures(measure, (const float(*)[RMD_LANES])tensor);
    for (int k = 0; k < 5; k++)
        cr_assert(measure[k][0] == 0 && isnan(measure[k][3]), "measure %d", k);
}
