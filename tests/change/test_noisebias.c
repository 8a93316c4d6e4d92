// SPDX-License-Identifier: BSD-3-Clause
// What noise adds to the measures of a tensor, against brute force.
#include "base/random.h"
#include "change/noisebias.h"
#include "dwi/tensor.h"

#include <criterion/criterion.h>

enum { ROWS = 12, DRAWS = 200000 };

static void noise(rmd_response response[ROWS], float size)
{
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < 6; k++)
            response[i][k] =
                size *
                (float)(rmd_random_uniform((struct rmd_draw){ 3, 1, (uint64_t)i, (uint32_t)k }) -
                        0.5);
}

Test(noisebias, is_what_random_signs_show)
{
    const float tensor[6] = { 1.1F, 0.7F, 0.6F, 0.1F, 0, -0.05F };
    rmd_response response[ROWS];
    double bias[RMD_HALFBRAIN_MEASURES], base[RMD_TENSOR_MEASURES], d[6];
    double sum[RMD_HALFBRAIN_MEASURES] = { 0 }, square[RMD_HALFBRAIN_MEASURES] = { 0 };

    noise(response, 0.06F);
    rmd_noisebias(bias, tensor, response, ROWS);
    for (int k = 0; k < 6; k++)
        d[k] = (double)tensor[k];
    rmd_tensor_measures(base, d);
    for (uint32_t b = 0; b < DRAWS; b++) {
        uint32_t word[4];
        double noisy[6], measure[RMD_TENSOR_MEASURES];
        rmd_random_words(word, (struct rmd_draw){ 4, 2, 0, b });
        for (int k = 0; k < 6; k++) {
            noisy[k] = (double)tensor[k];
            for (int i = 0; i < ROWS; i++)
                noisy[k] += (word[0] >> i & 1 ? 1 : -1) * (double)response[i][k];
        }
        rmd_tensor_measures(measure, noisy);
        for (int m = 0; m < RMD_HALFBRAIN_MEASURES; m++) {
            double unit = m == RMD_FA ? 1 : 1e-3, moved = unit * (measure[m] - base[m]);
            sum[m] += moved;
            square[m] += moved * moved;
        }
    }
    for (int m = 0; m < RMD_HALFBRAIN_MEASURES; m++) {
        double mean = sum[m] / DRAWS, se = sqrt(square[m] / DRAWS / DRAWS);
        cr_assert(fabs(bias[m] - mean) < 4 * se + 0.05 * fabs(mean), "%d: %g for %g", m, bias[m],
                  mean);
    }
    cr_assert(bias[RMD_FA] > 0.001);
}

Test(noisebias, without_noise_there_is_none)
{
    const float tensor[6] = { 1.1F, 0.7F, 0.6F, 0.1F, 0, -0.05F };
    rmd_response response[ROWS];
    double bias[RMD_HALFBRAIN_MEASURES];
    noise(response, 0);
    rmd_noisebias(bias, tensor, response, ROWS);
    for (int m = 0; m < RMD_HALFBRAIN_MEASURES; m++)
        cr_assert_eq(bias[m], 0);
}
