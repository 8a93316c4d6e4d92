// SPDX-License-Identifier: BSD-3-Clause
// Random numbers depend on their key alone and have the distribution they promise.
#include "base/random.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

// Known-answer vector of Philox4x32-10 for an all-zero key and counter (Salmon et al. 2011).
Test(random, philox_gives_its_published_words)
{
    uint32_t word[4];
    rmd_random_words(word, (struct rmd_draw){ 0 });
    cr_assert_eq(word[0], 0x6627e8d5u);
    cr_assert_eq(word[1], 0xe169c58du);
    cr_assert_eq(word[2], 0xbc57ac4cu);
    cr_assert_eq(word[3], 0x9b00dbd8u);
}

Test(random, every_part_of_the_key_counts)
{
    struct rmd_draw key[] = { { 1, 2, 3, 4 }, { 2, 2, 3, 4 }, { 1, 3, 3, 4 },
                              { 1, 2, 4, 4 }, { 1, 2, 3, 5 }, { 1, 2, 3 + (1ull << 32), 4 } };
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < i; j++) {
            uint32_t a[4], b[4];
            rmd_random_words(a, key[i]);
            rmd_random_words(b, key[j]);
            cr_assert_neq(memcmp(a, b, sizeof a), 0, "keys %d and %d", i, j);
        }
}

Test(random, normal_numbers_have_mean_0_variance_1_and_kurtosis_3)
{
    enum { DRAWS = 200000 };
    double sum[4] = { 0 };
    for (uint32_t i = 0; i < DRAWS / 2; i++) {
        double z[2];
        rmd_random_normal(z, (struct rmd_draw){ .seed = 7, .item = i });
        for (int k = 0; k < 2; k++) {
            sum[0] += z[k];
            sum[1] += z[k] * z[k];
            sum[3] += z[k] * z[k] * z[k] * z[k];
        }
    }
    cr_assert(fabs(sum[0] / DRAWS) < 0.01);
    cr_assert(fabs(sum[1] / DRAWS - 1) < 0.015);
    cr_assert(fabs(sum[3] / DRAWS - 3) < 0.1);
}

Test(random, uniform_numbers_never_reach_their_borders)
{
    double least = 1, most = 0, sum = 0;
    for (uint32_t i = 0; i < 100000; i++) {
        double u = rmd_random_uniform((struct rmd_draw){ .draw = i });
        least = fmin(least, u);
        most = fmax(most, u);
        sum += u;
    }
    cr_assert(least > 0 && most < 1);
    cr_assert(fabs(sum / 100000 - 0.5) < 0.005);
}
