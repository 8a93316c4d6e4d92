// SPDX-License-Identifier: BSD-3-Clause
// Times of sessions and fields of sidecars.
#include "subject/sessions.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert(f);
    fputs(text, f);
    fclose(f);
}

Test(sessions, differences_of_dates_are_days_across_leap_years)
{
    int only;
    double a = rmd_sessions_seconds("2024-02-28T12:00:00", &only);
    double b = rmd_sessions_seconds("2024-03-01T12:00:30.5", &only);
    cr_assert(b - a == 2 * 86400 + 30.5 && !only);
    cr_assert(rmd_sessions_seconds("2023-03-01", &only) -
                  rmd_sessions_seconds("2023-02-28", &only) ==
              86400);
    cr_assert(only);
    cr_assert(isnan(rmd_sessions_seconds("yesterday", &only)));
    cr_assert(isnan(rmd_sessions_seconds("n/a", &only)));
    cr_assert(isnan(rmd_sessions_seconds("2024-13-01", &only)));
}

Test(sessions, the_table_of_the_subject_comes_before_the_sidecar)
{
    struct rmd_sidecar sidecar = { 0 };
    struct rmd_session_time t;
    mkdir("sub-01", 0777);
    mkdir("sub-01/ses-b", 0777);
    mkdir("sub-01/ses-b/dwi", 0777);
    put("sub-01/sub-01_sessions.tsv",
        "session_id\tacq_time\tdays_post_onset\nses-a\t2020-01-01\t10\n"
        "ses-b\t2020-02-01T08:00:00\t41\n");
    strcpy(sidecar.text[RMD_SIDECAR_ACQUIRED], "2021-01-01T00:00:00");
    const char *image = "sub-01/ses-b/dwi/sub-01_ses-b_dwi.nii.gz";
    cr_assert(rmd_sessions_time(&t, image, &sidecar) == RMD_OK, "%s", rmd_error());
    int only;
    cr_assert(t.seconds == rmd_sessions_seconds("2020-02-01T08:00:00", &only));
    cr_assert(t.days == 41 && !t.date_only && strcmp(t.label, "ses-b") == 0);
    cr_assert(rmd_sessions_time(&t, "plain.nii", &sidecar) == RMD_OK);
    cr_assert(t.seconds == rmd_sessions_seconds("2021-01-01T00:00:00", &only));
    cr_assert(isnan(t.days) && strcmp(t.label, "plain.nii") == 0);
}

Test(sidecar, fields_are_read_and_absent_ones_stay_absent)
{
    struct rmd_sidecar s;
    put("scan_a.json", "{\"Manufacturer\": \"M\", \"EchoTime\": 0.079, \"RepetitionTime\": 5.6}");
    cr_assert(rmd_sidecar_read(&s, "scan_a.nii.gz") == RMD_OK, "%s", rmd_error());
    cr_assert(s.present && strcmp(s.text[RMD_SIDECAR_MANUFACTURER], "M") == 0);
    cr_assert(s.number[RMD_SIDECAR_TE] == 0.079 && isnan(s.number[RMD_SIDECAR_FIELD]));
    cr_assert(s.text[RMD_SIDECAR_COIL][0] == '\0');
    cr_assert(rmd_sidecar_read(&s, "scan_none.nii") == RMD_OK && !s.present);
}
