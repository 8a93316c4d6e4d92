// SPDX-License-Identifier: BSD-3-Clause
// The message of a failure keeps what was said first and gains what callers know.
#include "base/error.h"

#include <criterion/criterion.h>
#include <string.h>

Test(error, context_stands_before_the_message)
{
    cr_assert_eq(rmd_fail(RMD_EFORMAT, "dim[%d] is %d", 3, -6), RMD_EFORMAT);
    rmd_context("%s", "scan.nii");
    cr_assert_str_eq(rmd_error(), "scan.nii: dim[3] is -6");
    cr_assert_eq(rmd_fail(RMD_EIO, "again: %s", rmd_error()), RMD_EIO);
    cr_assert_str_eq(rmd_error(), "again: scan.nii: dim[3] is -6");
}

Test(error, long_messages_are_cut_not_overrun)
{
    char text[5000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    (void)rmd_fail(RMD_EARG, "%s", text);
    rmd_context("%s", text);
    cr_assert(strlen(rmd_error()) < 1024);
}
