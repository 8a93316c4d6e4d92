// SPDX-License-Identifier: BSD-3-Clause
// Plans: what is refused, what must be so, and known doses.
#include "plasticity/plan.h"

#include "plasticity/person.h"

#include <stdio.h>

#define DAYS     "session_id\tdays_post_onset\n1\t14\n2\t30\n3\t75\n4\t90\n"
#define TRAINING "start_day\tend_day\thours\n30\t72\t45\n"
#define SCORES   "session_id\tfma_ue\n1\t20\n2\t31\n3\t45\n4\t50\n"
static const char *const text[4] = { DAYS, NULL, SCORES, TRAINING };
static const struct rmd_plan_opts usual = { 180, 30 };

// `path`: one of its own for every test.
static enum rmd_status read_plan(struct rmd_plan *plan, const struct rmd_fit *fit, const char *path,
                                 const char *rows)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fprintf(file, "schedule\tstart_day\tend_day\thours\n%s", rows) > 0 &&
              fclose(file) == 0);
    enum rmd_status st = rmd_plan_read(plan, fit, path);
    remove(path);
    return st;
}

static const struct rmd_finding *find(const struct rmd_findings *list, const char *section,
                                      const char *name)
{
    for (int i = 0; i < list->n; i++)
        if (strcmp(list->item[i].section, section) == 0 &&
            strncmp(list->item[i].name, name, strlen(name)) == 0)
            return &list->item[i];
    return NULL;
}

Test(plan, training_that_cannot_come_is_refused)
{
    static const char *const bad[][2] = { { "a\t80\t100\t5\n", "last session" },
                                          { "a\t100\t100\t5\n", "end_day" },
                                          { "a\t100\t101\t25\n", "hours" },
                                          { "n/a\t100\t101\t5\n", "no name" },
                                          { "a\t100\t110\t5\na\t105\t120\t5\n", "overlaps" } };
    struct person p;
    struct rmd_plan plan;
    cr_assert(person_fit(&p, text) == RMD_OK);
    for (int i = 0; i < 5; i++) {
        cr_assert(read_plan(&plan, &p.fit, "plan_bad.tsv", bad[i][0]) == RMD_EFORMAT);
        cr_assert(strstr(rmd_error(), bad[i][1]), "%s", rmd_error());
    }
    person_free(&p);
}

Test(plan, equal_schedules_do_not_differ_and_more_training_does)
{
    struct person p;
    struct rmd_plan plan;
    struct rmd_findings list;
    cr_assert(person_fit(&p, text) == RMD_OK);
    cr_assert(read_plan(&plan, &p.fit, "plan_same.tsv",
                        "b\t110\t120\t10\na\t100\t110\t10\na\t120\t130\t0\nb\t100\t110\t10\n"
                        "c\t100\t110\t10\n") == RMD_OK,
              "%s", rmd_error());
    cr_assert(rmd_plan_judge(&list, &plan, &p.fit, &usual) == RMD_OK);
    cr_assert(list.n <= list.room);
    cr_assert_float_eq(find(&list, "difference", "c less a")->value, 0, 1e-12);
    cr_assert(find(&list, "difference", "a less no further")->value > 0);
    cr_assert(find(&list, "difference", "a less b")->value < 0);
    rmd_findings_free(&list);
    rmd_plan_free(&plan);
    person_free(&p);
}

Test(plan, one_more_session_never_takes_knowledge_away)
{
    struct person p;
    double day[4] = { 91, 120, 200, 400 }, contraction[8];
    cr_assert(person_fit(&p, text) == RMD_OK);
    cr_assert(rmd_plan_next(contraction, &p.fit, day, 4) == RMD_OK);
    for (int i = 0; i < 8; i++)
        cr_assert(contraction[i] >= p.fit.effect[RMD_GAIN_S + i % 2].how.contraction - 1e-9);
    person_free(&p);
}

Test(plan, the_dose_that_holds_a_course_is_the_known_one)
{
    // With time constants nearly fixed at 14 and 120 days: 1.45 h a week hold one course at day 90.
    struct person p;
    struct rmd_plan plan;
    struct rmd_findings list;
    struct rmd_fit_opts opts = { .priors = "plan_priors.tsv" };
    FILE *file = fopen(opts.priors, "w");
    cr_assert(file &&
              fputs("name\tvalue\tsd\ntau_fast\t14\t1e-6\ntau_slow\t120\t1e-6\n", file) > 0 &&
              fclose(file) == 0);
    cr_assert(person_read(&p, text) == RMD_OK);
    cr_assert(rmd_fit_person(&p.fit, &p.record, &opts, NULL) == RMD_OK, "%s", rmd_error());
    remove(opts.priors);
    cr_assert(rmd_plan_read(&plan, &p.fit, NULL) == RMD_OK);
    cr_assert(rmd_plan_judge(&list, &plan, &p.fit, &usual) == RMD_OK);
    double courses = 30.29561622 / 24.56295210; // of the slow state at day 90
    cr_assert_float_eq(find(&list, "hold", "hours")->value / courses, 1.45, 0.005);
    rmd_findings_free(&list);
    rmd_plan_free(&plan);
    person_free(&p);
}
