// SPDX-License-Identifier: BSD-3-Clause
// Confounds are chosen by name, and their oddities are refused or told.
#include "fmri/confounds.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VOLUMES = 5 };

static char path[64];

static void write_table(const char *text)
{
    snprintf(path, sizeof path, "confounds_%ld.tsv", (long)getpid());
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static enum rmd_status read_them(struct rmd_confounds *out, struct rmd_confounds_opts opts,
                                 struct rmd_log *log)
{
    enum rmd_status st = rmd_confounds_read(out, VOLUMES, path, &opts, log);
    remove(path);
    return st;
}

#define HEAD "trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z"
static const char *const motion = HEAD "\tcsf\tcsf_derivative1\tmotion_outlier00\n"
                                       "0\t0\t0\t0\t0\t0\t5\tn/a\t0\n"
                                       "1\t0\t0\t0\t0\t0\t6\t1\t0\n"
                                       "1\t2\t0\t0\t0\t.1\t7\t1\t1\n"
                                       "1\t2\t0\t0\t0\t0\t7\t0\t0\n"
                                       "1\t2\t0\t0\t0\t0\t7\t0\t0\n";

Test(confounds, motion_and_spikes_enter_by_default)
{
    struct rmd_confounds c;
    write_table(motion);
    cr_assert_eq(read_them(&c, (struct rmd_confounds_opts){ 0 }, NULL), RMD_OK, "%s", rmd_error());
    cr_assert_eq(c.n, 6);
    cr_assert_eq(c.kept, 4);
    cr_assert_eq(c.keep[2], 0);
    cr_assert_str_eq(c.name[5], "rot_z");
    rmd_confounds_free(&c);
}

Test(confounds, motion24_are_the_parameters_their_changes_and_squares)
{
    struct rmd_confounds c;
    write_table(motion);
    cr_assert_eq(read_them(&c, (struct rmd_confounds_opts){ .nuisance = "motion24,csf*" }, NULL),
                 RMD_OK, "%s", rmd_error());
    cr_assert_eq(c.n, 26);
    cr_assert_eq(c.kept, 5);
    cr_assert_str_eq(c.name[7], "trans_y_derivative1");
    cr_assert_eq(c.value[7 * VOLUMES + 2], 2);
    cr_assert_eq(c.value[7 * VOLUMES + 0], 0);
    cr_assert_str_eq(c.name[19], "trans_y_derivative1_power2");
    cr_assert_eq(c.value[19 * VOLUMES + 2], 4);
    cr_assert_eq(c.value[13 * VOLUMES + 4], 4);
    cr_assert_eq(c.value[25 * VOLUMES + 0], 0, "n/a in the first row");
    rmd_confounds_free(&c);
}

Test(confounds, volumes_that_moved_far_are_left_out)
{
    struct rmd_confounds c;
    write_table(motion);
    struct rmd_confounds_opts opts = { .nuisance = "csf", .fd = 1.5, .skip = 1 };
    cr_assert_eq(read_them(&c, opts, NULL), RMD_OK);
    cr_assert_float_eq(rmd_confounds_displacement(c.motion, VOLUMES, 2), 2 + 50 * 0.1, 1e-12);
    cr_assert_arr_eq(c.keep, ((unsigned char[]){ 0, 1, 0, 0, 1 }), VOLUMES);
    rmd_confounds_free(&c);
}

Test(confounds, what_does_not_fit_is_refused)
{
    struct rmd_confounds c;
    write_table("csf\n1\n2\n3\n");
    cr_assert_eq(read_them(&c, (struct rmd_confounds_opts){ 0 }, NULL), RMD_EFORMAT, "length");
    write_table("csf\n1\n2\nn/a\n3\n4\n");
    cr_assert_eq(read_them(&c, (struct rmd_confounds_opts){ .nuisance = "csf" }, NULL), RMD_EFORMAT,
                 "n/a");
    write_table("csf\n1\n2\n3\n3\n4\n");
    cr_assert_eq(read_them(&c, (struct rmd_confounds_opts){ .nuisance = "wm" }, NULL), RMD_EFORMAT);
    write_table("csf\n1\n2\n3\n3\n4\n");
    cr_assert_eq(read_them(&c, (struct rmd_confounds_opts){ .nuisance = "motion6" }, NULL),
                 RMD_EFORMAT);
    write_table("csf\n1\n2\n3\n3\n4\n");
    cr_assert_eq(read_them(&c, (struct rmd_confounds_opts){ .fd = 0.5 }, NULL), RMD_EARG);
    write_table("motion_outlier1\n1\n2\n3\n3\n4\n");
    cr_assert_eq(read_them(&c, (struct rmd_confounds_opts){ 0 }, NULL), RMD_EFORMAT);
}
