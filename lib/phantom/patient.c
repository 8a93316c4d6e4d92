// SPDX-License-Identifier: BSD-3-Clause
// The built-in patient, and patients described in JSON.
#include "phantom/patient.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// EQ phantom.5
double rmd_patient_fa(double ad, double rd)
{
    return fabs(ad - rd) / sqrt(ad * ad + 2 * rd * rd);
}

double rmd_patient_md(double ad, double rd)
{
    return (ad + 2 * rd) / 3;
}

// clang-format off
static const double steady[RMD_TRACTS][2] = { // AD and RD, mm2/s
    [RMD_CST_L]  = { 1.20e-3, 0.600e-3 }, [RMD_CST_R]  = { 1.35e-3, 0.50e-3 },
    [RMD_CC]     = { 1.45e-3, 0.450e-3 },
    [RMD_SLF_L]  = { 1.25e-3, 0.520e-3 }, [RMD_SLF_R]  = { 1.25e-3, 0.52e-3 },
    [RMD_CING_L] = { 1.30e-3, 0.520e-3 }, [RMD_CING_R] = { 1.30e-3, 0.52e-3 },
};
static const struct {
    double days, ad, rd; // of the left CST
} recovery[] = { { 14, 1.20e-3, 0.600e-3 }, { 42, 1.24e-3, 0.565e-3 }, { 90, 1.28e-3, 0.530e-3 } };
static const struct rmd_lesion lesion = { { -30, 37, -5 }, 8, 3 };
// clang-format on

enum { STANDARD_SESSIONS = sizeof recovery / sizeof recovery[0] };

static void set_steady(struct rmd_patient *out)
{
    for (int s = 0; s < out->sessions; s++)
        for (int k = 0; k < RMD_TRACTS; k++) {
            out->session[s].ad[k] = steady[k][0];
            out->session[s].rd[k] = steady[k][1];
        }
}

void rmd_patient_standard(struct rmd_patient *out)
{
    *out = (struct rmd_patient){ .label = "01", .sessions = STANDARD_SESSIONS };
    out->anatomy.lesion = lesion;
    rmd_patient_become(out, 1);
    set_steady(out);
    for (int s = 0; s < out->sessions; s++) {
        snprintf(out->session[s].label, sizeof out->session[s].label, "%d", s + 1);
        out->session[s].days = recovery[s].days;
        out->session[s].ad[RMD_CST_L] = recovery[s].ad;
        out->session[s].rd[RMD_CST_L] = recovery[s].rd;
    }
}

void rmd_patient_become(struct rmd_patient *patient, uint32_t person)
{
    struct rmd_lesion kept = patient->anatomy.lesion;
    patient->person = person;
    rmd_person_build(&patient->anatomy, person);
    patient->anatomy.lesion = kept;
}

void rmd_patient_scale(struct rmd_patient *patient, double scale)
{
    for (int s = 1; s < patient->sessions; s++)
        for (int k = 0; k < RMD_TRACTS; k++) {
            double ad = patient->session[0].ad[k], rd = patient->session[0].rd[k];
            patient->session[s].ad[k] = ad + scale * (patient->session[s].ad[k] - ad);
            patient->session[s].rd[k] = rd + scale * (patient->session[s].rd[k] - rd);
        }
}

// A BIDS label: letters and digits only.
static enum rmd_status read_label(char label[32], const struct rmd_json *json, const char *what)
{
    const char *text = rmd_json_text(json, "");
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    if (n == 0 || text[n] || n > 31)
        return rmd_fail(RMD_EFORMAT, "%s: '%s' is no BIDS label of letters and digits", what, text);
    memcpy(label, text, n + 1);
    return RMD_OK;
}

static enum rmd_status read_sessions(struct rmd_patient *out, const struct rmd_json *list)
{
    enum rmd_status st = RMD_OK;
    size_t n = rmd_json_count(list);
    if (n < 1 || n > RMD_PATIENT_SESSIONS)
        return rmd_fail(RMD_EFORMAT, "Sessions: %zu sessions; give 1 to %d", n,
                        RMD_PATIENT_SESSIONS);
    out->sessions = (int)n;
    for (size_t s = 0; s < n; s++) {
        const struct rmd_json *item = rmd_json_item(list, s);
        RMD_TRY(
            read_label(out->session[s].label, rmd_json_member(item, "Label"), "Sessions: Label"));
        out->session[s].days = rmd_json_number(rmd_json_member(item, "Days"), NAN);
        if (!isfinite(out->session[s].days) ||
            (s > 0 && !(out->session[s].days > out->session[s - 1].days)))
            return rmd_fail(RMD_EFORMAT,
                            "Sessions: Days of session %zu must be a number above "
                            "that of the session before",
                            s + 1);
    }
out:
    return st;
}

static enum rmd_status read_lesion(struct rmd_lesion *out, const struct rmd_json *json)
{
    if (json == NULL) return RMD_OK;
    const struct rmd_json *centre = rmd_json_member(json, "Centre");
    for (size_t i = 0; i < 3; i++)
        out->centre[i] = rmd_json_number(rmd_json_item(centre, i), NAN);
    out->radius = rmd_json_number(rmd_json_member(json, "Radius"), NAN);
    out->rim = rmd_json_number(rmd_json_member(json, "Rim"), 0);
    if (!isfinite(out->centre[0] + out->centre[1] + out->centre[2]) || !(out->radius >= 0) ||
        !(out->rim >= 0))
        return rmd_fail(RMD_EFORMAT, "Lesion: Centre needs three numbers, Radius and Rim one each, "
                                     "in mm");
    return RMD_OK;
}

// One diffusivity of one tract: a number for all sessions, or a list with one for each.
static enum rmd_status read_course(struct rmd_patient *out, int tract, const char *key,
                                   const struct rmd_json *json)
{
    int list = rmd_json_count(json) > 0;
    if (list && rmd_json_count(json) != (size_t)out->sessions)
        return rmd_fail(RMD_EFORMAT, "Tracts: %s of %s has %zu values for %d sessions", key,
                        rmd_tract_names[tract], rmd_json_count(json), out->sessions);
    for (int s = 0; s < out->sessions; s++) {
        const struct rmd_json *value = list ? rmd_json_item(json, (size_t)s) : json;
        double d = rmd_json_number(value, NAN);
        if (!(d > 0 && d < 4e-3))
            return rmd_fail(RMD_EFORMAT, "Tracts: %s of %s must lie between 0 and 4e-3 mm2/s", key,
                            rmd_tract_names[tract]);
        (key[0] == 'A' ? out->session[s].ad : out->session[s].rd)[tract] = d;
    }
    return RMD_OK;
}

static enum rmd_status read_tracts(struct rmd_patient *out, const struct rmd_json *tracts)
{
    enum rmd_status st = RMD_OK;
    for (int k = 0; k < RMD_TRACTS; k++) {
        const struct rmd_json *tract = rmd_json_member(tracts, rmd_tract_names[k]);
        if (tract == NULL) continue;
        RMD_TRY(read_course(out, k, "AD", rmd_json_member(tract, "AD")));
        RMD_TRY(read_course(out, k, "RD", rmd_json_member(tract, "RD")));
    }
out:
    return st;
}

enum rmd_status rmd_patient_read(struct rmd_patient *out, const char *path)
{
    enum rmd_status st;
    struct rmd_json *json = NULL;

    *out = (struct rmd_patient){ 0 };
    RMD_TRY(rmd_json_read(&json, path));
    double person = rmd_json_number(rmd_json_member(json, "Anatomy"), 1);
    RMD_TRY(read_label(out->label, rmd_json_member(json, "Label"), "Label"));
    RMD_TRY(read_sessions(out, rmd_json_member(json, "Sessions")));
    RMD_TRY(read_lesion(&out->anatomy.lesion, rmd_json_member(json, "Lesion")));
    set_steady(out);
    RMD_TRY(read_tracts(out, rmd_json_member(json, "Tracts")));
    if (!(person >= 0 && person <= 1e9 && person == floor(person)))
        RMD_TRY(rmd_fail(RMD_EFORMAT, "Anatomy must be a whole number from 0 to 1e9"));
    rmd_patient_become(out, (uint32_t)person);
out:
    rmd_json_free(json);
    if (st == RMD_EFORMAT) rmd_context("%s", path);
    return st;
}
