// SPDX-License-Identifier: BSD-3-Clause
// The table of priors, and what a user may put in its place.
#include "plasticity/priors.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

// `path`: one of its own for every test, for they run at once.
static enum rmd_status read_with(struct rmd_priors *p, const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
    enum rmd_status st = rmd_priors_read(p, path);
    remove(path);
    return st;
}

Test(priors, a_number_of_the_user_replaces_ours_and_changes_the_fingerprint)
{
    struct rmd_priors plain, same, own;
    cr_assert(rmd_priors_read(&plain, NULL) == RMD_OK, "%s", rmd_error());
    cr_assert(read_with(&same, "priors_own.tsv", "name\tvalue\tsd\ntau_fast\t14\t0.5\n") == RMD_OK);
    cr_assert(read_with(&own, "priors_own.tsv", "name\tvalue\tsd\ntau_fast\t20\t0.4\n") == RMD_OK);
    cr_assert(own.tau[RMD_TAU_FAST].value == 20 && own.tau[RMD_TAU_SLOW].value == 120);
    cr_assert_str_eq(plain.sha256, same.sha256);
    cr_assert(strcmp(plain.sha256, own.sha256) != 0);
}

Test(priors, what_makes_no_sense_is_refused_by_name)
{
    static const char *const bad[][2] = {
        { "tau_quick\t1\t1", "no prior 'tau_quick'" },
        { "tau_fast\tn/a\t0.5", "tau_fast must be a number" },
        { "tau_fast\t0\t0.5", "tau_fast must be a number" },
        { "tau_fast\t14\t0", "sd of tau_fast" },
        { "tau_fast\t14\tn/a", "sd of tau_fast" },
        { "window_floor\t0.2\t0.1", "sd must be n/a" },
        { "tau_fast\t14\t0.5\ntau_fast\t14\t0.5", "twice" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[200];
        struct rmd_priors p;
        snprintf(text, sizeof text, "name\tvalue\tsd\n%s\n", bad[i][0]);
        cr_assert(read_with(&p, "priors_bad.tsv", text) == RMD_EFORMAT);
        cr_assert(strstr(rmd_error(), bad[i][1]), "%s", rmd_error());
    }
}
