// SPDX-License-Identifier: BSD-3-Clause
// A written transform comes back with the same bits; anything else is refused.
#include "align/xfm.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct rmd_affine map = {
    { { 1.0 / 3, -2, 0.1, 1e-300 }, { 2, 1, 0, -12345.678901234567 }, { 0, 0, 0.7, 1e9 } }
};

static char path[64];

static void set_path(void)
{
    snprintf(path, sizeof path, "xfm-test-%ld.txt", (long)getpid());
}

static void remove_file(void)
{
    remove(path);
}

TestSuite(xfm, .init = set_path, .fini = remove_file);

static enum rmd_status read_text(struct rmd_affine *out, const char *text, size_t size)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL && fwrite(text, 1, size, file) == size && fclose(file) == 0);
    return rmd_xfm_read(out, path);
}

Test(xfm, a_map_comes_back_with_the_same_bits)
{
    struct rmd_outputs *set;
    struct rmd_affine back;
    cr_assert(rmd_outputs_new(&set, 1) == RMD_OK);
    cr_assert(rmd_xfm_write(set, path, &map, "halfway_from_ses-1") == RMD_OK, "%s", rmd_error());
    cr_assert(rmd_outputs_commit(set) == RMD_OK, "%s", rmd_error());
    rmd_outputs_free(set);
    cr_assert(rmd_xfm_read(&back, path) == RMD_OK, "%s", rmd_error());
    cr_assert(memcmp(&map, &back, sizeof map) == 0);
}

Test(xfm, a_name_of_two_words_is_refused)
{
    struct rmd_outputs *set;
    cr_assert(rmd_outputs_new(&set, 1) == RMD_OK);
    cr_assert(rmd_xfm_write(set, path, &map, "a b") == RMD_EARG);
    cr_assert(rmd_xfm_write(set, path, &map, "") == RMD_EARG);
    rmd_outputs_free(set);
}

#define TITLE "# remodel transform 1, world RAS mm: a_from_b\n"
#define ROWS  "1 0 0 5\n0 1 0 6\n0 0 1 7\n"

Test(xfm, line_ends_of_other_systems_and_a_missing_last_one_are_accepted)
{
    static const char text[] = TITLE "1 0 0 5\r\n0\t1 0 6 \r\n0 0 1 7\r\n0 0 0 1";
    struct rmd_affine out;
    cr_assert(read_text(&out, text, strlen(text)) == RMD_OK, "%s", rmd_error());
    cr_assert(out.m[0][3] == 5 && out.m[1][3] == 6 && out.m[2][3] == 7);
}

Test(xfm, whatever_is_no_transform_is_refused)
{
    static const char *const wrong[] = {
        "",
        TITLE,
        ROWS "0 0 0 1\n",
        TITLE ROWS,
        TITLE ROWS "0 0 0 2\n",
        TITLE ROWS "0 0 0 1\n1\n",
        TITLE "1 0 0\n0 1 0 6\n0 0 1 7\n0 0 0 1\n",
        TITLE "1 0 0 5 9\n0 1 0 6\n0 0 1 7\n0 0 0 1\n",
        TITLE "1 0 0 nan\n0 1 0 6\n0 0 1 7\n0 0 0 1\n",
        TITLE "1,5 0 0 5\n0 1 0 6\n0 0 1 7\n0 0 0 1\n",
        TITLE "1 0 0 5\n1 0 0 6\n0 0 1 7\n0 0 0 1\n",
    };
    struct rmd_affine out;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_assert(read_text(&out, wrong[i], strlen(wrong[i])) == RMD_EFORMAT, "case %zu", i);
    cr_assert(read_text(&out, TITLE ROWS "0 0 0 1\n\0x", sizeof TITLE ROWS "0 0 0 1\n\0x" - 1) ==
              RMD_EFORMAT);
}
