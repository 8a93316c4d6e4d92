// SPDX-License-Identifier: BSD-3-Clause
// Results and failures do not depend on the number of threads.
#include "base/parallel.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { ITEMS = 100003, BLOCK = 4096 };

static enum rmd_status add_sines(void *context, size_t first, size_t last, void *scratch,
                                 double *partial)
{
    (void)context;
    (void)scratch;
    for (size_t i = first; i < last; i++) {
        partial[0] += sin((double)i) * 1e-3;
        partial[1] += 1;
    }
    return RMD_OK;
}

Test(parallel, sums_have_the_same_bits_for_any_number_of_threads)
{
    double reference[2];
    rmd_parallel_threads(1);
    cr_assert_eq(rmd_parallel_sum(reference, 2, ITEMS, BLOCK, 0, add_sines, NULL), RMD_OK);
    cr_assert(reference[1] == ITEMS);
    for (int threads = 2; threads <= 8; threads++) {
        double sum[2];
        rmd_parallel_threads(threads);
        cr_assert_eq(rmd_parallel_sum(sum, 2, ITEMS, BLOCK, 0, add_sines, NULL), RMD_OK);
        cr_assert_eq(memcmp(sum, reference, sizeof sum), 0, "%d threads", threads);
    }
}

static enum rmd_status mark(void *context, size_t first, size_t last, void *scratch)
{
    unsigned char *seen = context;
    cr_assert_eq((size_t)scratch % 64, 0);
    memset(scratch, 1, 256);
    for (size_t i = first; i < last; i++)
        seen[i]++;
    return RMD_OK;
}

Test(parallel, every_item_is_visited_once)
{
    static unsigned char seen[ITEMS];
    rmd_parallel_threads(3);
    cr_assert_eq(rmd_parallel_for(ITEMS, 100, 256, mark, seen), RMD_OK);
    for (size_t i = 0; i < ITEMS; i++)
        cr_assert_eq(seen[i], 1);
}

static enum rmd_status fail_from_the_fifth(void *context, size_t first, size_t last, void *scratch)
{
    (void)context;
    (void)last;
    (void)scratch;
    return first >= 50 ? rmd_fail(RMD_EFIT, "block %zu", first / 10) : RMD_OK;
}

Test(parallel, the_message_of_the_lowest_failing_block_reaches_the_caller)
{
    for (int threads = 1; threads <= 4; threads++) {
        rmd_parallel_threads(threads);
        cr_assert_eq(rmd_parallel_for(1000, 10, 0, fail_from_the_fifth, NULL), RMD_EFIT);
        cr_assert_str_eq(rmd_error(), "block 5");
    }
}

Test(parallel, nothing_to_do_is_done)
{
    cr_assert_eq(rmd_parallel_for(0, 0, 0, fail_from_the_fifth, NULL), RMD_OK);
    cr_assert_eq(rmd_parallel_for(7, 0, 0, fail_from_the_fifth, NULL), RMD_EARG);
}
