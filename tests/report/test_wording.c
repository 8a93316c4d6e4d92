// SPDX-License-Identifier: BSD-3-Clause
// What may be said, what never is, and when.
#include "report/clinician_page.h"
#include "report/slot.h"
#include "report/wording.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

// Claims that no page may make, in any form; "not for diagnosis" and "no guarantee" are said.
static const char *const prohibited[] = {
    "caused",
    "causes",
    "causal",
    "cause of",
    "improv",
    "respon",
    "synap",
    "dendrit",
    "axon",
    "neurogen",
    "reserve",
    "better",
    "worse",
    "normal",
    "deficit",
    "benefit",
    "recommend",
    "should",
    "prescribe",
    "cure",
    "heal",
    "due to",
    "because of therapy",
    "because of training",
    "effective",
    "therapy",
    "withhold",
    "stop train",
    "no use",
    "hopeless",
    "correlat",
    "r squared",
    "r\xC2\xB2",
    "significant",
    "grew",
    "regrow",
    "sprout",
    "rewir",
    "proportional recovery explains",
    "time constant of",
    "good sign",
    "bad sign",
    "abnormal",
    "pathol",
    "healthy",
    "will recover",
};

static int contains(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (; *text != '\0'; text++) {
        size_t k = 0;
        while (k < n && tolower((unsigned char)text[k]) == word[k])
            k++;
        if (k == n) return 1;
    }
    return 0;
}

static void no_claim(const char *text, const char *where)
{
    for (size_t i = 0; i < sizeof prohibited / sizeof *prohibited; i++)
        cr_assert(!contains(text, prohibited[i]), "%s says '%s': %s", where, prohibited[i], text);
    cr_assert(!contains(text, "{"), "%s: an empty slot: %s", where, text);
    if (contains(text, "diagnos"))
        cr_assert(contains(text, "not for diagnosis or treatment decisions"), "%s: %s", where,
                  text);
}

static struct rmd_evidence_row row(const char *metric, const char *region, char domain,
                                   const char *verdict, double delta)
{
    return (struct rmd_evidence_row){
        .region = region,
        .metric = metric,
        .unit = "1",
        .verdict = verdict,
        .reason = "",
        .source = "",
        .domain = domain,
        .table = domain == 'S'   ? RMD_FROM_DTI_DELTA
                 : domain == 'F' ? RMD_FROM_FMRI_DELTA
                                 : RMD_FROM_FIT,
        .to = 1,
        .last = 1,
        .pre = 1,
        .post = 1 + delta,
        .delta = delta,
        .low = delta - 0.1,
        .high = delta + 0.1,
        .mdc95 = 0.1,
        .se = 0.02,
        .session_sd = 0.02,
        .p_adjusted = 0.01,
        .voxels = 10,
    };
}

static struct rmd_evidence_finding finding(const char *section, const char *name,
                                           const char *detail, const char *status, double value)
{
    return (struct rmd_evidence_finding){ section,   name,      detail, "1", status, value,
                                          value - 1, value + 1, 0.5,    0.6, 0.4 };
}

enum { MANY = 32 };
struct scene {
    struct rmd_evidence e;
    struct rmd_evidence_row row[MANY];
    struct rmd_evidence_finding finding[MANY];
    struct rmd_evidence_visit visit[4];
    struct rmd_evidence_score score[4];
    struct rmd_evidence_dose dose[1];
};

// A person of `visits` sessions from `first` on; `gain` is how the gain of training can be told.
static void draw(struct scene *s, int visits, double first, const char *gain, const char *verdict,
                 double way)
{
    *s = (struct scene){ 0 };
    struct rmd_evidence *e = &s->e;
    strcpy(e->who, "07");
    e->age = 93;
    e->hours = 45;
    e->rank = e->rank_of = 10;
    e->others = 3;
    strcpy(e->lesion_side, "left");
    strcpy(e->sex, "female");
    e->row = s->row;
    e->finding = s->finding;
    e->visit = s->visit;
    e->score = s->score;
    e->dose = s->dose;
    e->dose[e->doses++] = (struct rmd_evidence_dose){ first, first + 20, 45 };
    for (int i = 0; i < visits; i++) {
        e->visit[e->visits++] =
            (struct rmd_evidence_visit){ first + 30 * i, i % 2 ? "A" : "B", NULL };
        e->score[e->scores++] = (struct rmd_evidence_score){ first + 30 * i, 20 + 5 * i };
    }
    static const char *const metrics[] = {
        "FA", "MD", "AI", "rFA", "LI", "AveLI", "PSC", "fma_ue"
    };
    for (int i = 0; i < 8; i++)
        e->row[e->rows++] = row(metrics[i], i < 7 ? "CST_L" : "",
                                i < 4   ? 'S'
                                : i < 7 ? 'F'
                                        : 'B',
                                verdict, way * 0.4);
    e->row[e->rows++] = row("FA", "CC", 'S', "suggestive", 0.1);
    e->row[e->rows++] = row("FA", "SLF_L", 'S', "not comparable", 0.1);
    const struct rmd_evidence_finding all[] = {
        finding("total", "structure", "by the data alone", "", 1),
        finding("total", "structure", "under the model", "", 1),
        finding("total", "function", "by the data alone", "", -1),
        finding("total", "function", "under the model", "", -1),
        finding("quadrant", "both up", "", "", 0),
        finding("quadrant", "neither up", "", "", 0),
        finding("natural", "expected fma_ue", "day 60", "", 40),
        finding("natural", "observed less expected", "", "", way * 4),
        finding("natural", "group 1, poor", "", "", 0),
        finding("natural", "group 4, good", "", "", 0),
        finding("effect", "gain_S", "", "not separable", 1),
        finding("effect", "gain_F", "", gain, 1),
        finding("model", "log Bayes factor", "", "", way * 2),
        finding("fan", "no further training", "fma_ue , day 345", "", 40),
        finding("fan", "booster", "fma_ue , day 345", "", 41),
        finding("difference", "booster less no further training", "behaviour",
                "not distinguishable", 1),
        finding("hold", "hours a week that hold the slow state", "", "", 2),
        finding("next", "a session on day 530", "gain_S, now 0.28", "teaches most", 1),
    };
    memcpy(s->finding, all, sizeof all);
    e->findings = sizeof all / sizeof *all;
    for (int k = 0; k < RMD_FROM_KINDS; k++)
        e->have[k] = 1;
}

static const struct rmd_wording *find(const char *key)
{
    const struct rmd_wording *w = rmd_wordings;
    while (w->key && strcmp(w->key, key) != 0)
        w++;
    cr_assert(w->key, "no sentence %s", key);
    return w;
}

static int says(const struct rmd_evidence *e, const char *key)
{
    return rmd_wording_holds(find(key), e);
}

Test(wording, no_template_makes_a_prohibited_claim)
{
    for (const struct rmd_wording *w = rmd_wordings; w->key; w++)
        for (size_t i = 0; i < sizeof prohibited / sizeof *prohibited; i++)
            cr_assert(!contains(w->template, prohibited[i]), "%s says '%s'", w->key, prohibited[i]);
}

static void walk(struct scene *s, const char *what)
{
    struct rmd_document d = { 0 };
    struct rmd_mosaic none = { 0 };
    for (const struct rmd_wording *w = rmd_wordings; w->key; w++) {
        struct rmd_text text = { 0 };
        if (!rmd_wording_holds(w, &s->e)) continue;
        rmd_wording_print(&text, w, &s->e);
        cr_assert(text.status == RMD_OK && text.size > 0);
        no_claim(text.s, w->key);
        cr_assert(!contains(text.s, "nan"), "%s in %s: %s", w->key, what, text.s);
        rmd_text_free(&text);
    }
    cr_assert(rmd_clinician_page_add(&d, &s->e, "0") == RMD_OK);
    rmd_expert_pages_add(&d, &s->e, &none);
    cr_assert(d.status == RMD_OK);
    for (size_t i = 0; i < d.n; i++) {
        if (d.block[i].text && d.block[i].kind != RMD_BLOCK_TABLE) no_claim(d.block[i].text, what);
        for (size_t k = 0; k < d.block[i].cells; k++)
            if (d.block[i].columns < 9) no_claim(d.block[i].cell[k].text, what);
    }
    rmd_document_free(&d);
}

Test(wording, no_page_makes_a_prohibited_claim_whatever_was_found)
{
    static const char *const gains[] = { "estimated", "provisional", "not separable",
                                         "not measured" };
    static const char *const verdicts[] = { "changed", "suggestive", "within error",
                                            "not comparable" };
    static struct scene s;
    for (int visits = 0; visits <= 4; visits++)
        for (int g = 0; g < 4; g++)
            for (int v = 0; v < 4; v++)
                for (int way = -1; way <= 1; way += 2)
                    for (double first = 5; first < 500; first += 190) {
                        draw(&s, visits, first, gains[g], verdicts[v], way);
                        walk(&s, verdicts[v]);
                    }
}

Test(wording, an_empty_report_says_what_is_missing_and_for_whom_it_is_not)
{
    static struct scene s;
    s.e.age = s.e.hours = (double)NAN;
    walk(&s, "nothing");
    cr_assert(says(&s.e, "NothingCompared") && says(&s.e, "Missing") && says(&s.e, "Research"));
    cr_assert(says(&s.e, "NoDose") && says(&s.e, "NoDays") && says(&s.e, "NotFitted"));
    cr_assert(!says(&s.e, "Changed") && !says(&s.e, "Quadrant") && !says(&s.e, "Natural"));
}

Test(wording, falling_fa_is_expected_only_in_the_first_three_months)
{
    static struct scene s;
    draw(&s, 2, 14, "provisional", "changed", -1);
    cr_assert(says(&s.e, "Degeneration"));
    draw(&s, 2, 14, "provisional", "changed", 1);
    cr_assert(!says(&s.e, "Degeneration") && says(&s.e, "ManyReasons"));
    draw(&s, 2, 200, "provisional", "changed", -1);
    cr_assert(!says(&s.e, "Degeneration"));
}

Test(wording, the_change_that_matters_is_that_of_the_phase)
{
    static struct scene s;
    draw(&s, 2, 14, "provisional", "changed", 1);
    cr_assert(says(&s.e, "ArmSubacute") && !says(&s.e, "ArmChronic"));
    draw(&s, 2, 400, "provisional", "changed", 1);
    cr_assert(!says(&s.e, "ArmSubacute") && says(&s.e, "ArmChronic"));
}

Test(wording, one_answer_is_given_to_whether_training_can_be_told_apart)
{
    static const char *const gains[] = { "estimated", "provisional", "not separable" };
    static const char *const keys[] = { "Separable", "Provisional", "NotSeparable" };
    static struct scene s;
    for (int g = 0; g < 3; g++) {
        draw(&s, 3, 14, gains[g], "changed", 1);
        for (int k = 0; k < 3; k++)
            cr_assert(says(&s.e, keys[k]) == (g == k));
        cr_assert(says(&s.e, "Timing"));
    }
}

Test(wording, ages_above_89_are_not_told)
{
    static struct scene s;
    struct rmd_text text = { 0 };
    draw(&s, 2, 14, "provisional", "changed", 1);
    rmd_wording_print(&text, find("Person"), &s.e);
    cr_assert(contains(text.s, "age 90 or above") && !contains(text.s, "93"));
    rmd_text_free(&text);
}

Test(wording, a_change_of_scanner_is_said_first)
{
    static struct scene s;
    draw(&s, 2, 14, "provisional", "changed", 1);
    cr_assert(says(&s.e, "Scanner"));
    cr_assert(find("Scanner")->style == RMD_STYLE_ALERT && find("Scanner")->place == RMD_PLACE_WHO);
    s.e.visit[0].scanner = "";
    cr_assert(!says(&s.e, "Scanner") && !says(&s.e, "Identity"));
    s.e.scanner_differs = s.e.identity_accepted = 1;
    cr_assert(says(&s.e, "Scanner") && says(&s.e, "Identity"));
}
