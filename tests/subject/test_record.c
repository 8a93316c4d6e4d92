// SPDX-License-Identifier: BSD-3-Clause
// Records: what is read, kept and refused.
#include "subject/record.h"

#include "plasticity/person.h"

#define SESSIONS "session_id\tdays_post_onset\n1\t14\n2\t60\n"

static void refused(const char *const text[4], const char *why)
{
    struct person p;
    cr_assert(person_read(&p, text) == RMD_EFORMAT, "%s was accepted", why);
    cr_assert(strstr(rmd_error(), why), "'%s' instead of '%s'", rmd_error(), why);
    person_free(&p);
}

Test(record, sessions_are_ordered_by_day_and_not_by_label)
{
    struct person p;
    cr_assert(person_read(
                  &p, (const char *const[4]){ "session_id\tdays_post_onset\nb\t60\na\t200\nc\t14\n",
                                              NULL, "session_id\tfma_ue\nses-a\t50\nc\t20\nb\t30\n",
                                              NULL }) == RMD_OK);
    cr_assert(p.record.sessions == 3 && p.record.session[0].day == 14);
    cr_assert_str_eq(p.record.session[2].id, "a");
    cr_assert(p.record.values == 3 && p.record.value[0].session == 2 &&
              p.record.value[0].value == 50);
    person_free(&p);
}

Test(record, contradictions_between_sessions_are_refused)
{
    refused((const char *const[4]){ "session_id\tdays_post_onset\n1\t14\n1\t60\n" }, "twice");
    refused((const char *const[4]){ "session_id\tdays_post_onset\n1\t14\n2\t14\n" }, "both on day");
    refused((const char *const[4]){ "session_id\tdays_post_onset\n1\t-3\n" }, "before the index");
    refused((const char *const[4]){ "session_id\tdays_post_onset\n1\tn/a\n" }, "on which day");
    refused((const char *const[4]){ "session_id\tdays_post_onset\tacq_time\n1\t14\t1925-02-01\n"
                                    "2\t60\t1925-01-10\n" },
            "out of order");
    refused((const char *const[4]){ SESSIONS, NULL, "session_id\tfma_ue\n3\t20\n" },
            "on which day");
    refused((const char *const[4]){ SESSIONS, "session_id\tdays\tmetric\tvalue\n1\t15\tFA\t0.4\n" },
            "on day 15 here");
}

Test(record, values_that_cannot_be_are_refused)
{
#define ROW(columns, cells)                                                                        \
    (const char *const[4]){ SESSIONS, "session_id\tmetric\tvalue\t" columns "\n" cells "\n" }
    refused(ROW("se", "1\tFA\t0.4\t0"), "se is 0");
    refused(ROW("se", "1\tFA\t0.4\t-1"), "se is -1");
    refused(ROW("session_sd", "1\tFA\t0.4\t0"), "session_sd is 0");
    refused(ROW("se", "1\tFA\t1.4\t0.1"), "its scale goes from 0 to 1");
    refused(ROW("se", "1\tfma_ue\t67\tn/a"), "its scale goes from 0 to 66");
    refused(ROW("se", "1\tBOLD\t1.4\t0.1"), "give its domain");
    refused(ROW("domain", "1\tBOLD\t1.4\tQ"), "domain 'Q'");
    refused(ROW("sign", "1\tFA\t0.4\t2"), "sign is 2");
    refused(ROW("sign", "1\tFA\tabc\t1"), "neither a number");
    refused(ROW("sign", "1\tFA\t0.4\t1\n1\tFA\t0.5\t1"), "two values");
    refused(ROW("session_sd", "1\tFA\t0.4\t0.01\n2\tFA\t0.5\t0.02"), "another domain");
    refused((const char *const[4]){ SESSIONS, NULL, "session_id\tfma_ue\n1\t20\n1\t22\n" },
            "two values");
    refused((const char *const[4]){ SESSIONS, NULL, "session_id\tfma_ue\n1\ttwenty\n" },
            "neither a number");
}

Test(record, training_that_cannot_be_is_refused)
{
#define TRAINING(cells)                                                                            \
    (const char *const[4]){ SESSIONS, NULL, NULL, "start_day\tend_day\thours\tkind\n" cells "\n" }
    refused(TRAINING("20\t20\t3\tmotor"), "end_day must be after");
    refused(TRAINING("20\t30\tn/a\tmotor"), "neither hours nor repetitions");
    refused(TRAINING("20\t30\t-3\tmotor"), "below 0");
    refused(TRAINING("20\t21\t30\tmotor"), "more hours than the days have");
    refused(TRAINING("20\t30\t3\tmusic"), "kind must be");
    refused(TRAINING("20\t30\t3\tmotor\n29\t40\t3\tdual"), "overlaps");
}

Test(record, cognitive_training_may_run_beside_motor_training)
{
    struct person p;
    cr_assert(person_read(&p, TRAINING("20\t30\t3\tmotor\n29\t40\t3\tcognitive")) == RMD_OK);
    cr_assert(p.record.doses == 2);
    person_free(&p);
}

Test(record, unknown_columns_are_kept)
{
    struct person p;
    cr_assert(person_read(&p, (const char *const[4]){ SESSIONS, NULL,
                                                      "session_id\tfma_ue\tmood\n1\t20\tlow\n",
                                                      NULL }) == RMD_OK);
    cr_assert(p.record.items == 1);
    cr_assert_str_eq(p.record.item[0].name, "mood");
    cr_assert_str_eq(p.record.item[0].value, "low");
    person_free(&p);
}

Test(record, rows_of_other_people_are_theirs)
{
    struct person p;
    cr_assert(person_read(&p, (const char *const[4]){
                                  NULL, NULL,
                                  "participant_id\tsession_id\tdays\tfma_ue\nsub-a\t1\t14\t20\n"
                                  "b\t1\t20\t30\na\t2\t60\t40\n",
                                  NULL }) == RMD_OK);
    cr_assert(p.study.people == 2 && p.record.sessions == 2 && p.record.values == 2);
    cr_assert_str_eq(p.record.person, "a");
    person_free(&p);
}
