// SPDX-License-Identifier: BSD-3-Clause
// The sentences and their conditions. None says that something made something else change, that a
// person is of a kind, what cells do, or what anybody should be given.
#include "report/wording.h"

#include "report/slot.h"

#include <math.h>
#include <string.h>

static int always(const struct rmd_evidence *e)
{
    (void)e;
    return 1;
}

static int days_known(const struct rmd_evidence *e)
{
    return e->visits > 1 && !isnan(rmd_slot_first_day(e)) && !isnan(rmd_slot_last_day(e));
}

static int person_known(const struct rmd_evidence *e)
{
    return !isnan(e->age) || *e->sex || *e->lesion_side;
}

static int dose_known(const struct rmd_evidence *e)
{
    return !isnan(e->hours);
}

static int arm_measured(const struct rmd_evidence *e)
{
    return rmd_slot_arm(e) != NULL && days_known(e);
}

static int arm_subacute(const struct rmd_evidence *e)
{
    return arm_measured(e) && rmd_slot_last_day(e) <= 182;
}

static int arm_chronic(const struct rmd_evidence *e)
{
    return arm_measured(e) && rmd_slot_first_day(e) > 182;
}

static int scanner_changed(const struct rmd_evidence *e)
{
    for (int i = 1; i < e->visits; i++)
        if (*e->visit[i].scanner && *e->visit[i - 1].scanner &&
            strcmp(e->visit[i].scanner, e->visit[i - 1].scanner) != 0)
            return 1;
    return e->scanner_differs;
}

static int identity_accepted(const struct rmd_evidence *e)
{
    return e->identity_accepted;
}

static int some_changed(const struct rmd_evidence *e)
{
    return rmd_slot_count(e, "changed", 0) > 0;
}

static int none_changed(const struct rmd_evidence *e)
{
    return rmd_slot_rows(e) > 0 && !some_changed(e);
}

static int no_rows(const struct rmd_evidence *e)
{
    return rmd_slot_rows(e) == 0;
}

static int rows(const struct rmd_evidence *e)
{
    return !no_rows(e);
}

static int some_suggestive(const struct rmd_evidence *e)
{
    return rmd_slot_count(e, "suggestive", 0) > 0;
}

static int some_withheld(const struct rmd_evidence *e)
{
    return rmd_slot_rows(e) > rmd_slot_count(e, "changed", 0) + rmd_slot_count(e, "suggestive", 0) +
                                  rmd_slot_count(e, "within error", 0);
}

static int moved(const struct rmd_evidence *e, const char *metric, int way)
{
    for (int i = 0; i < e->rows; i++)
        if (e->row[i].last && strcmp(e->row[i].metric, metric) == 0 &&
            strcmp(e->row[i].verdict, "changed") == 0 && e->row[i].delta * way > 0)
            return 1;
    return 0;
}

static int fa_fell_early(const struct rmd_evidence *e)
{
    return moved(e, "FA", -1) && !(rmd_slot_first_day(e) >= 90);
}

static int fa_moved(const struct rmd_evidence *e)
{
    return moved(e, "FA", 1) || moved(e, "FA", -1);
}

static int laterality_moved(const struct rmd_evidence *e)
{
    return moved(e, "LI", 1) || moved(e, "LI", -1) || moved(e, "AveLI", 1) || moved(e, "AveLI", -1);
}

static int quadrants(const struct rmd_evidence *e)
{
    return rmd_evidence_find(e, "quadrant", "both up", NULL) != NULL;
}

static int recovery(const struct rmd_evidence *e)
{
    return rmd_evidence_find(e, "natural", "expected fma_ue", NULL) != NULL &&
           rmd_evidence_find(e, "natural", "observed less expected", NULL) != NULL;
}

static int fitted(const struct rmd_evidence *e)
{
    return rmd_evidence_find(e, "effect", "gain_S", NULL) != NULL ||
           rmd_evidence_find(e, "effect", "gain_F", NULL) != NULL;
}

static int gain_is(const struct rmd_evidence *e, const char *status)
{
    return strcmp(rmd_slot_gain(e, 'S'), status) == 0 || strcmp(rmd_slot_gain(e, 'F'), status) == 0;
}

static int separable(const struct rmd_evidence *e)
{
    return fitted(e) && gain_is(e, "estimated");
}

static int provisional(const struct rmd_evidence *e)
{
    return fitted(e) && !separable(e) && gain_is(e, "provisional");
}

static int not_separable(const struct rmd_evidence *e)
{
    return fitted(e) && !separable(e) && !provisional(e);
}

static int two_sessions(const struct rmd_evidence *e)
{
    return fitted(e) && e->visits == 2;
}

static int compared_models(const struct rmd_evidence *e)
{
    const struct rmd_evidence_finding *f = rmd_evidence_find(e, "model", "log Bayes factor", NULL);
    return f && !isnan(f->value) && !not_separable(e);
}

static int rank_known(const struct rmd_evidence *e)
{
    return fitted(e) && e->rank_of > 0;
}

static int planned(const struct rmd_evidence *e)
{
    return e->have[RMD_FROM_PLAN];
}

static int difference_is(const struct rmd_evidence *e, int told)
{
    for (int i = 0; i < e->findings; i++)
        if (strcmp(e->finding[i].section, "difference") == 0 &&
            (strncmp(e->finding[i].status, "distinguishable", 15) == 0) == told)
            return 1;
    return 0;
}

static int not_distinguishable(const struct rmd_evidence *e)
{
    return difference_is(e, 0) && !difference_is(e, 1);
}

static int next_known(const struct rmd_evidence *e)
{
    return rmd_slot_next(e) != NULL;
}

static int others_recorded(const struct rmd_evidence *e)
{
    return e->others > 0;
}

static int warned(const struct rmd_evidence *e)
{
    return e->warnings.n > 0;
}

static int incomplete(const struct rmd_evidence *e)
{
    for (int k = 0; k < RMD_FROM_KINDS; k++)
        if (!e->have[k]) return 1;
    return 0;
}

static int maps(const struct rmd_evidence *e)
{
    return e->maps.delta.v != NULL;
}

static int no_maps(const struct rmd_evidence *e)
{
    return !maps(e) && e->have[RMD_FROM_DTI_DELTA];
}

static int lesion_shown(const struct rmd_evidence *e)
{
    return maps(e) && e->maps.lesion.v != NULL;
}

static int from_dti(const struct rmd_evidence *e)
{
    return e->have[RMD_FROM_DTI_DELTA];
}

static int from_fmri(const struct rmd_evidence *e)
{
    return e->have[RMD_FROM_FMRI_DELTA];
}

static int from_fit(const struct rmd_evidence *e)
{
    return e->have[RMD_FROM_FIT];
}

#define WHO       RMD_PLACE_WHO
#define CHANGE    RMD_PLACE_CHANGE
#define READING   RMD_PLACE_READING
#define DOMAINS   RMD_PLACE_DOMAINS
#define RECOVERY  RMD_PLACE_RECOVERY
#define SEPARABLE RMD_PLACE_SEPARABLE
#define SCENARIOS RMD_PLACE_SCENARIOS
#define NEXT      RMD_PLACE_NEXT
#define LIMITS    RMD_PLACE_LIMITS
#define BODY      RMD_STYLE_BODY
#define NOTE      RMD_STYLE_NOTE
#define LEAD      RMD_STYLE_LEAD
#define ALERT     RMD_STYLE_ALERT

// clang-format off
const struct rmd_wording rmd_wordings[] = {
    { "Identity", WHO, ALERT, identity_accepted, 1,
      "The images may not be of one person: a difference was found, and accepted by the user." },
    { "Scanner", WHO, ALERT, scanner_changed, 1,
      "The scanner changed between sessions: a change of the images may come from the scanner." },
    { "Person", WHO, BODY, person_known, 1, "Person: {person}." },
    { "Phase", WHO, BODY, arm_measured, 1, "Last session: {phase}." },
    { "Days", WHO, BODY, days_known, 1, "Sessions on days {days} since onset." },
    { "Dose", WHO, BODY, dose_known, 1,
      "Training between the first and the last session: {hours} hours." },
    { "NoDose", WHO, BODY, dose_known, 0, "The dose of training was not given." },
    { "NoDays", WHO, BODY, days_known, 0, "The days of the sessions were not given." },

    { "Changed", CHANGE, LEAD, some_changed, 1,
      "{changed} of {rows} measures changed by more than measurement error between the first and "
      "the last session: {domains}." },
    { "NoneChanged", CHANGE, LEAD, none_changed, 1,
      "None of {rows} measures changed by more than measurement error between the first and the "
      "last session. Smaller changes cannot be told from error: the table says how small." },
    { "NothingCompared", CHANGE, LEAD, no_rows, 1, "No measure was compared between sessions." },
    { "Suggestive", CHANGE, LEAD, some_suggestive, 1,
      "{suggestive} more may have: looked at alone they stand out, among so many they need not." },
    { "Withheld", CHANGE, LEAD, some_withheld, 1,
      "{withheld} could not be compared; the tables say why." },

    { "Bars", READING, NOTE, rows, 1,
      "Bars: the change with its 95 % interval, in units of its smallest detectable change; shaded: "
      "too small to be told from error; an arrow: beyond four." },
    { "Families", READING, NOTE, rows, 1,
      "Verdicts allow for looking at many measures: with nothing changed, one table in twenty has a "
      "row that says changed." },
    { "Degeneration", READING, NOTE, fa_fell_early, 1,
      "Within three months of a lesion FA falls in its tracts as fibres degenerate: that is the "
      "expected course." },
    { "ManyReasons", READING, NOTE, fa_moved, 1,
      "FA rises and falls for many reasons; crossing fibres, swelling and partial volume are among "
      "them." },
    { "Laterality", READING, NOTE, laterality_moved, 1,
      "A shift of laterality by itself says nothing about what the hand can do." },
    { "ArmSubacute", READING, NOTE, arm_subacute, 1,
      "FM-UE changed by {arm} points; in the first months 9 to 10 points were published as the "
      "smallest change that matters to people (Arya 2011)." },
    { "ArmChronic", READING, NOTE, arm_chronic, 1,
      "FM-UE changed by {arm} points; beyond six months 4.25 to 7.25 points were published as the "
      "smallest change that matters to people (Page 2012)." },

    { "Quadrant", DOMAINS, BODY, quadrants, 1, "Most probable: {quadrant}, {quadrant-odds}." },
    { "QuadrantPriors", DOMAINS, NOTE, quadrants, 1,
      "The probabilities rest on what is known of other people as well as on these data. One person "
      "does not tell whether structure and function go together." },
    { "NoQuadrant", DOMAINS, BODY, quadrants, 0,
      "Structure and function were not brought together: that takes measures of both in "
      "plasticity-fit." },

    { "Natural", RECOVERY, BODY, recovery, 1,
      "The last FM-UE is {observed}; natural recovery from the earlier scores makes it {expected}. A "
      "score as far on that side or farther: {natural-odds}." },
    { "Pattern", RECOVERY, NOTE, recovery, 1,
      "Pattern of recovery: {pattern}. It is based on the scores so far and is no guarantee: some "
      "people recover more than expected, some less." },
    { "NoNatural", RECOVERY, BODY, recovery, 0,
      "Not compared with natural recovery: that takes two FM-UE scores within 26 weeks of onset." },

    { "Separable", SEPARABLE, BODY, separable, 1,
      "Yes, by its timing: in structure {gain-structure}, in function {gain-function}." },
    { "Provisional", SEPARABLE, BODY, provisional, 1,
      "Provisionally: in structure {gain-structure}, in function {gain-function}." },
    { "NotSeparable", SEPARABLE, BODY, not_separable, 1,
      "No: in structure {gain-structure}, in function {gain-function}." },
    { "TwoSessions", SEPARABLE, BODY, two_sessions, 1,
      "Two sessions cannot tell spontaneous change from change timed as the training." },
    { "Contraction", SEPARABLE, NOTE, rank_known, 1,
      "The data took away {contraction} of what was not known before (needed 0.5, provisionally "
      "0.3); effects told apart: {rank}." },
    { "Factor", SEPARABLE, NOTE, compared_models, 1,
      "A part timed as the training beside spontaneous change: {factor}." },
    { "Timing", SEPARABLE, NOTE, fitted, 1,
      "A change timed as the training is a coincidence in time; without a comparison it does not "
      "tell what it comes from." },
    { "NotFitted", SEPARABLE, BODY, fitted, 0,
      "Not asked: that takes plasticity-fit with sessions, training and measures." },

    { "Scenarios", SCENARIOS, NOTE, planned, 1,
      "Scenarios of the model, not prescriptions: they rest on an assumed window of sensitivity and "
      "on what is known of other people." },
    { "NotDistinguishable", SCENARIOS, BODY, not_distinguishable, 1,
      "The schedules are not distinguishable for this person." },
    { "NoScenarios", SCENARIOS, BODY, planned, 0,
      "No schedules were compared: that takes plasticity-plan." },

    { "Next", NEXT, BODY, next_known, 1,
      "A session on day {next} is expected to teach most about the gain of training." },
    { "NextGains", NEXT, NOTE, next_known, 1,
      "Share of what was not known that the data would then have taken away: {next-gains}. Other "
      "days are in the tables." },
    { "NoNext", NEXT, BODY, next_known, 0,
      "Not computed: that takes plasticity-plan. Repeat scans of this person or scanner narrow "
      "every interval of this page." },

    { "Missing", RMD_PLACE_MISSING, NOTE, incomplete, 1, "Not given: {missing}." },

    { "Research", LIMITS, BODY, always, 1,
      "Research use only. Not a medical device. Not for diagnosis or treatment decisions." },
    { "Cells", LIMITS, NOTE, always, 1,
      "Diffusion and BOLD measures do not identify cells or their parts." },
    { "Regression", LIMITS, NOTE, rows, 1,
      "Who is measured again because the first value was low tends to have a higher second one with "
      "nothing changed." },
    { "Constants", LIMITS, NOTE, fitted, 1,
      "Time constants are not estimated for one person: they are averaged over." },
    { "Others", LIMITS, NOTE, others_recorded, 1, "Recorded and not used: {others} entries." },
    { "Warnings", LIMITS, NOTE, warned, 1,
      "Warnings of the tools, listed with the quality of the data: {warnings}." },

    { "Maps", RMD_PLACE_MAPS, NOTE, maps, 1,
      "Seen from below: the right of the person is at the left, as R and L say on every slice. "
      "Colour: change of FA, stronger where it is larger than its scan noise. Black outline: 12 "
      "or more voxels together that changed by more than error. Nothing outside the brain is shown." },
    { "Lesion", RMD_PLACE_MAPS, NOTE, lesion_shown, 1, "Dashed white outline: the lesion." },
    { "NoMaps", RMD_PLACE_MAPS, BODY, no_maps, 1,
      "No maps: dti-delta writes them beside its table where -o is given." },

    { "MethodDti", RMD_PLACE_METHODS, BODY, from_dti, 1,
      "Structure: each session was brought to the space halfway between all of them and resampled "
      "once; gradients were turned with it and the tensor was fitted there by iteratively reweighted "
      "least squares. Scan noise comes from a wild bootstrap of the residuals (Whitcher 2008), "
      "variation between sessions from a retest table; both make the interval by the t "
      "distribution. Halfway alignment: Reuter 2010." },
    { "MethodFmri", RMD_PLACE_METHODS, BODY, from_fmri, 1,
      "Function: each run was fitted by a prewhitened linear model on the halfway grid; scan noise "
      "comes from resampled whitened residuals (Friman 2005). Laterality over all thresholds: "
      "Matsuo 2012." },
    { "MethodFit", RMD_PLACE_METHODS, BODY, from_fit, 1,
      "Model: spontaneous recovery and training through a fast and a slow state, fitted to all "
      "measures of the person at once, with priors from published groups; time constants are "
      "averaged over. Natural recovery of FM-UE: a mixture of five groups (van der Vliet 2020)." },
    { "MethodEquations", RMD_PLACE_METHODS, NOTE, always, 1,
      "Every equation stands, numbered as in the source, in docs/methods." },
    { "Privacy", RMD_PLACE_PRIVACY, NOTE, always, 1,
      "Names of files are left out, because they may hold names of people; the fingerprints tell "
      "which they were. Slices of a brain stay personal data." },
    { NULL, 0, 0, NULL, 0, NULL },
};
// clang-format on
