// SPDX-License-Identifier: BSD-3-Clause
// Allocation is aligned, zeroed, and answers impossible sizes with a status.
#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

Test(memory, blocks_are_aligned_and_zeroed)
{
    for (size_t n = 0; n < 1 << 24; n = n * 5 + 1) {
        unsigned char *block = NULL;
        cr_assert_eq(rmd_alloc(&block, n, 1), RMD_OK);
        cr_assert_not_null(block);
        cr_assert_eq((uintptr_t)block % 64, 0);
        for (size_t i = 0; i < n; i += 97)
            cr_assert_eq(block[i], 0);
        rmd_release(block);
    }
}

Test(memory, sizes_that_overflow_or_cannot_be_had_are_refused)
{
    void *block = &block;
    cr_assert_eq(rmd_alloc(&block, SIZE_MAX / 2, 4), RMD_ENOMEM);
    cr_assert_null(block);
    cr_assert_eq(rmd_alloc(&block, SIZE_MAX - 10, 1), RMD_ENOMEM);
    cr_assert_eq(rmd_alloc(&block, (size_t)1 << 60, 1), RMD_ENOMEM);
    cr_assert_not_null(strstr(rmd_error(), "1152921504606846976"), "names the bytes asked for");
}

Test(memory, a_copied_text_is_its_own)
{
    char source[] = "white matter", *copy = NULL;
    cr_assert_eq(rmd_text_copy(&copy, source), RMD_OK);
    source[0] = 'W';
    cr_assert_str_eq(copy, "white matter");
    rmd_release(copy);
}
