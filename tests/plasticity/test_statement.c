// SPDX-License-Identifier: BSD-3-Clause
// The sentences: each is said under its condition only, and none says what must not be said.
#include "plasticity/statement.h"

#include "plasticity/findings.h"
#include "plasticity/person.h"

#include <ctype.h>

// Words that no sentence may have.
static const char *const banned[] = {
    "caused",
    "because of the training",
    "due to",
    "thanks to",
    "responder",
    "synap",
    "dendrit",
    "axon",
    "plasticity reserve",
    "better",
    "worse",
    "improve",
    "benefit",
    "abnormal",
    "healthy",
    "withhold",
    "should",
    "prognos",
    "effective",
    "works",
    "damage",
    "deteriorat",
    "r =",
    "correlat",
    "diagnosed",
    "tau =",
    "pathological",
};

static void check_words(const char *text)
{
    char lower[8000];
    size_t n = strlen(text);
    cr_assert(n < sizeof lower);
    for (size_t i = 0; i <= n; i++)
        lower[i] = (char)tolower((unsigned char)text[i]);
    for (size_t i = 0; i < sizeof banned / sizeof *banned; i++)
        cr_assert(strstr(lower, banned[i]) == NULL, "'%s' in: %s", banned[i], text);
}

static int said(const struct rmd_fit *fit, const char *key)
{
    for (int i = 0; i < rmd_statements; i++)
        if (strcmp(rmd_statement[i].key, key) == 0) return rmd_statement[i].when(fit);
    cr_assert(0, "no statement '%s'", key);
    return 0;
}

#define TWO      "session_id\tdays_post_onset\n1\t14\n2\t75\n"
#define FOUR     "session_id\tdays_post_onset\n1\t14\n2\t30\n3\t75\n4\t165\n"
#define LATE     "session_id\tdays_post_onset\n1\t300\n2\t345\n3\t400\n4\t500\n"
#define SCORES   "session_id\tfma_ue\tmood\n1\t20\tgood\n2\t31\tlow\n3\t45\tlow\n4\t50\tlow\n"
#define SCORES_2 "session_id\tfma_ue\n1\t20\n2\t31\n"
#define METRICS                                                                                    \
    "session_id\tmetric\tdomain\tvalue\tsession_sd\tsign\n1\tX\tS\t5\t1\t1\n2\tX\tS\t4\t1\t1\n"    \
    "1\tY\tF\t5\t1\t1\n2\tY\tF\t9\t1\t1\n"
#define TRAINING "start_day\tend_day\thours\n30\t72\t45\n"

static const char *const people[][4] = {
    { TWO, METRICS, SCORES_2, TRAINING },
    { TWO, NULL, SCORES_2, NULL },
    { FOUR, METRICS, SCORES, TRAINING },
    { FOUR, NULL, SCORES, TRAINING },
    { FOUR, METRICS, NULL, TRAINING },
    { LATE, METRICS, SCORES, "start_day\tend_day\thours\n300\t342\t200\n" },
    { TWO, NULL, "session_id\tmoca\n1\t20\n2\t21\n", NULL },
};
enum { PEOPLE = sizeof people / sizeof *people };

Test(statement, no_sentence_claims_what_must_not_be_claimed)
{
    int ever[64] = { 0 };
    for (int i = 0; i < PEOPLE; i++) {
        struct person p;
        cr_assert(person_fit(&p, people[i]) == RMD_OK, "%s", rmd_error());
        for (int force = 0; force < 2; force++) { // also numbers no data gave
            for (int k = 0; k < rmd_statements; k++) {
                struct rmd_text text = { 0 };
                if (!rmd_statement[k].when(&p.fit)) continue;
                rmd_statement[k].say(&text, &p.fit);
                cr_assert(text.status == RMD_OK && text.size > 10);
                check_words(text.s);
                ever[k] = 1;
                rmd_text_free(&text);
            }
            p.fit.retained = (struct rmd_ratio){ 1, 0.7, 0.3, 1.1 };
            p.fit.natural.excess = -p.fit.natural.excess;
            p.fit.models.log_bayes_factor = 20;
            for (int e = 0; e < RMD_EFFECTS_MOST; e++)
                p.fit.effect[e].how.verdict = RMD_ESTIMATED;
        }
        person_free(&p);
    }
    for (int k = 0; k < rmd_statements; k++)
        cr_assert(ever[k], "'%s' was never said", rmd_statement[k].key);
}

Test(statement, each_is_said_under_its_condition)
{
    struct person p;
    cr_assert(person_fit(&p, people[0]) == RMD_OK);
    cr_assert(said(&p.fit, "TwoSessions") && said(&p.fit, "Quadrant") &&
              said(&p.fit, "NaturalRecovery") && !said(&p.fit, "Plateau") &&
              !said(&p.fit, "Retention") && !said(&p.fit, "RecordedNotUsed"));
    person_free(&p);
    cr_assert(person_fit(&p, people[2]) == RMD_OK);
    cr_assert(!said(&p.fit, "TwoSessions") && said(&p.fit, "Plateau") &&
              said(&p.fit, "RecordedNotUsed"));
    person_free(&p);
    cr_assert(person_fit(&p, people[5]) == RMD_OK);
    cr_assert(said(&p.fit, "NoNaturalRecovery") && !said(&p.fit, "NaturalRecovery"));
    person_free(&p);
    cr_assert(person_fit(&p, people[6]) == RMD_OK);
    cr_assert(!said(&p.fit, "Separable") && !said(&p.fit, "Families") && said(&p.fit, "Limits"));
    person_free(&p);
}

Test(statement, the_limits_are_said_whatever_the_data)
{
    for (int i = 0; i < PEOPLE; i++) {
        struct person p;
        struct rmd_text text = { 0 };
        struct rmd_findings findings;
        cr_assert(person_fit(&p, people[i]) == RMD_OK);
        cr_assert(rmd_findings_new(&findings, &p.fit) == RMD_OK);
        cr_assert(findings.n <= findings.room);
        rmd_findings_print_text(&text, &p.fit, &findings);
        cr_assert(
            strstr(text.s, "Not a medical device. Not for diagnosis or treatment decisions."));
        check_words(text.s);
        rmd_text_free(&text);
        rmd_findings_free(&findings);
        person_free(&p);
    }
}

Test(statement, effects_that_cannot_be_separated_have_no_value_anywhere)
{
    for (int i = 0; i < PEOPLE; i++) {
        struct person p;
        struct rmd_findings findings;
        cr_assert(person_fit(&p, people[i]) == RMD_OK);
        cr_assert(rmd_findings_new(&findings, &p.fit) == RMD_OK);
        for (int k = 0; k < findings.n; k++) {
            const struct rmd_finding *f = &findings.item[k];
            int withheld =
                strcmp(f->status, "not separable") == 0 || strcmp(f->status, "not measured") == 0;
            cr_assert(!withheld || (isnan(f->value) && isnan(f->low) && isnan(f->high)));
            cr_assert(strncmp(f->name, "tau", 3) != 0);
        }
        rmd_findings_free(&findings);
        person_free(&p);
    }
}
