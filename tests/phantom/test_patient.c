// SPDX-License-Identifier: BSD-3-Clause
// Patient descriptions: the built-in one is the one in data/, and nonsense is refused.
#define _POSIX_C_SOURCE 200809L
#include "phantom/patient.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Test(patient, the_built_in_patient_is_the_one_in_data)
{
    static struct rmd_patient built_in, read;
    char path[1024];
    snprintf(path, sizeof path, "%s/data/phantom/patient.json", getenv("REMODEL_SOURCE"));
    rmd_patient_standard(&built_in);
    cr_assert_eq(rmd_patient_read(&read, path), RMD_OK, "%s", rmd_error());
    cr_assert_str_eq(read.label, built_in.label);
    cr_assert_eq(read.sessions, built_in.sessions);
    for (int s = 0; s < read.sessions; s++) {
        cr_assert_str_eq(read.session[s].label, built_in.session[s].label);
        cr_assert_eq(read.session[s].days, built_in.session[s].days);
        for (int k = 0; k < RMD_TRACTS; k++) {
            cr_assert_eq(read.session[s].ad[k], built_in.session[s].ad[k]);
            cr_assert_eq(read.session[s].rd[k], built_in.session[s].rd[k]);
        }
    }
    cr_assert_eq(memcmp(&read.anatomy, &built_in.anatomy, sizeof read.anatomy), 0);
}

Test(patient, only_the_left_cst_changes_and_scaling_by_zero_undoes_it)
{
    static struct rmd_patient patient;
    rmd_patient_standard(&patient);
    for (int k = 0; k < RMD_TRACTS; k++) {
        double first = rmd_patient_fa(patient.session[0].ad[k], patient.session[0].rd[k]);
        double last = rmd_patient_fa(patient.session[2].ad[k], patient.session[2].rd[k]);
        cr_assert_eq(last > first + 0.05, k == RMD_CST_L);
        cr_assert_eq(fabs(last - first) > 0, k == RMD_CST_L);
    }
    rmd_patient_scale(&patient, 0);
    for (int k = 0; k < RMD_TRACTS; k++)
        cr_assert_eq(patient.session[2].ad[k], patient.session[0].ad[k]);
}

Test(patient, fa_is_0_for_a_sphere_and_1_for_a_stick)
{
    cr_assert_float_eq(rmd_patient_fa(1e-3, 1e-3), 0, 1e-15);
    cr_assert_float_eq(rmd_patient_fa(1e-3, 0), 1, 1e-15);
    cr_assert_float_eq(rmd_patient_md(1.5e-3, 0.3e-3), 0.7e-3, 1e-18);
}

static void refuse(const char *text, const char *because)
{
    static struct rmd_patient patient;
    char path[] = "patient-XXXXXX";
    int fd = mkstemp(path);
    cr_assert(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fputs(text, file);
    fclose(file);
    enum rmd_status st = rmd_patient_read(&patient, path);
    remove(path);
    cr_assert_eq(st, RMD_EFORMAT, "%s", text);
    cr_assert_not_null(strstr(rmd_error(), because), "'%s' does not say '%s'", rmd_error(),
                       because);
}

Test(patient, nonsense_is_refused_by_name)
{
    refuse("{\"Label\":\"0-1\"}", "BIDS label");
    refuse("{\"Label\":\"01\",\"Sessions\":[]}", "Sessions");
    refuse("{\"Label\":\"01\",\"Sessions\":[{\"Label\":\"1\",\"Days\":5},"
           "{\"Label\":\"2\",\"Days\":5}]}",
           "Days");
    refuse("{\"Label\":\"01\",\"Sessions\":[{\"Label\":\"1\",\"Days\":5}],"
           "\"Tracts\":{\"CC\":{\"AD\":[1e-3,2e-3],\"RD\":5e-4}}}",
           "AD of CC has 2 values");
    refuse("{\"Label\":\"01\",\"Sessions\":[{\"Label\":\"1\",\"Days\":5}],"
           "\"Tracts\":{\"CC\":{\"AD\":1.2,\"RD\":0.5}}}",
           "mm2/s");
}
