// SPDX-License-Identifier: BSD-3-Clause
// The files that describe the data set as a whole; sessions are written by bids_session.c.
#include "phantom/bids.h"

#include "phantom/bids_file.h"
#include "phantom/bids_session.h"

static const char *const formats[] = { "nii", "nii.gz", NULL };

#define T struct rmd_bids_opts
const struct rmd_param rmd_bids_params[] = {
    // clang-format off
    RMD_INCLUDE(T, scan, rmd_scan_params),
    RMD_INT   (T, sessions, 0, "1", 0,  0,  RMD_PATIENT_SESSIONS, "sessions to write, the first of the patient's; all where it is zero"),
    RMD_INT   (T, anatomy,  0, "1", -1, -1, 1e9, "seed of another person with the same lesion and course; the patient's own where it is negative"),
    RMD_REAL  (T, planted,  0, "1", 1,  -10, 10, "factor on every change since the first session"),
    RMD_FLAG  (T, rescan,   0, "write a second run of every session, with new noise only"),
    RMD_INT   (T, streamlines, 0, "1", 0, 0, 100000, "true streamlines to write of every bundle, and where they end"),
    RMD_FLAG  (T, t1w,      0, "write a T1-weighted image of every session"),
    RMD_CHOICE(T, format,   0, formats, RMD_BIDS_NII_GZ, "file format of the images"),
    { 0 }
    // clang-format on
};
#undef T

static struct rmd_json *description(const char *name, const char *type)
{
    struct rmd_json *json = rmd_json_object(), *authors = rmd_json_array();
    rmd_json_put_text(json, "Name", name);
    rmd_json_put_text(json, "BIDSVersion", "1.11.1");
    rmd_json_put_text(json, "DatasetType", type);
    rmd_json_put_text(json, "License", "CC0");
    rmd_json_append(authors, rmd_json_new_text("Remodel phantom"));
    rmd_json_append(authors, rmd_json_new_text("No person was scanned"));
    rmd_json_put(json, "Authors", authors);
    struct rmd_json *made = rmd_json_array(), *by = rmd_json_object();
    rmd_json_put_text(by, "Name", "remodel-phantom");
    rmd_json_append(made, by);
    rmd_json_put(json, "GeneratedBy", made);
    return json;
}

static enum rmd_status write_readme(const struct rmd_bids_folder *folder)
{
    struct rmd_text text = { 0 };
    rmd_text_add(
        &text, "A synthetic patient, drawn by remodel-phantom. No person was scanned.\n\n"
               "The images are noisy scans of formulas whose truth is known. It is under\n"
               "derivatives/truth: FA and MD maps, tract labels, masks and head position of every\n"
               "session, and truth.tsv with FA, MD, AD and RD of every tract and session.\n"
               "derivatives/atlas holds the template and tract atlas of the phantom's standard\n"
               "space. The formulas are in docs/methods/phantom.md of Remodel.\n");
    enum rmd_status st = rmd_bids_file_text(folder, &text, "README");
    rmd_text_free(&text);
    return st;
}

static enum rmd_status write_participants(const struct rmd_bids_folder *folder,
                                          const struct rmd_patient *patient)
{
    struct rmd_text text = { 0 };
    const struct rmd_lesion *lesion = &patient->anatomy.lesion;
    const char *side = !(lesion->radius > 0) ? "n/a" : lesion->centre[0] < 0 ? "left" : "right";
    rmd_text_add(&text, "participant_id\tlesion_side\nsub-%s\t%s\n", patient->label, side);
    enum rmd_status st = rmd_bids_file_text(folder, &text, "participants.tsv");
    rmd_text_free(&text);
    if (st != RMD_OK) return st;
    struct rmd_json *json = rmd_json_object(), *column = rmd_json_object();
    rmd_json_put_text(column, "Description", "Hemisphere of the lesion");
    rmd_json_put(json, "lesion_side", column);
    return rmd_bids_file_json(folder, json, "participants.json");
}

// The date so many days after 1 January 2000, in the proleptic Gregorian calendar.
static void date_of(int date[3], long days)
{
    static const int length[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    date[0] = 2000;
    for (int leap = 1;; leap = (date[0] % 4 == 0 && date[0] % 100 != 0) || date[0] % 400 == 0) {
        long year = leap ? 366 : 365;
        if (days < year) {
            date[1] = 0;
            for (long month; days >= (month = length[date[1]] + (date[1] == 1 && leap)); date[1]++)
                days -= month;
            break;
        }
        days -= year;
        date[0]++;
    }
    date[1]++;
    date[2] = (int)days + 1;
}

static enum rmd_status write_sessions(const struct rmd_bids_folder *folder,
                                      const struct rmd_patient *patient, int sessions)
{
    struct rmd_text text = { 0 };
    rmd_text_add(&text, "session_id\tacq_time\tdays_post_onset\n");
    for (int s = 0; s < sessions; s++) {
        int date[3];
        double days = patient->session[s].days;
        date_of(date, days > 0 && days < 1e5 ? (long)days : 0);
        rmd_text_add(&text, "ses-%s\t%04d-%02d-%02dT09:00:00\t%g\n", patient->session[s].label,
                     date[0], date[1], date[2], days);
    }
    enum rmd_status st = rmd_bids_file_text(folder, &text, "sub-%s/sub-%s_sessions.tsv",
                                            patient->label, patient->label);
    rmd_text_free(&text);
    if (st != RMD_OK) return st;
    struct rmd_json *json = rmd_json_object(), *column = rmd_json_object();
    rmd_json_put_text(column, "Description", "Days since the lesion");
    rmd_json_put_text(column, "Units", "day");
    rmd_json_put(json, "days_post_onset", column);
    return rmd_bids_file_json(folder, json, "sub-%s/sub-%s_sessions.json", patient->label,
                              patient->label);
}

enum rmd_status rmd_bids_write(struct rmd_text *truth, struct rmd_outputs *set, const char *folder,
                               const struct rmd_patient *patient, const struct rmd_bids_opts *opts,
                               uint32_t seed)
{
    enum rmd_status st;
    struct rmd_patient own = *patient;
    const struct rmd_bids_folder to = { set, folder,
                                        opts->format == RMD_BIDS_NII ? ".nii" : ".nii.gz" };

    if (opts->sessions > own.sessions)
        return rmd_fail(RMD_EARG, "--sessions: the patient has %d sessions", own.sessions);
    int sessions = opts->sessions ? opts->sessions : own.sessions;
    if (opts->anatomy >= 0) rmd_patient_become(&own, (uint32_t)opts->anatomy);
    rmd_patient_scale(&own, opts->planted);

    RMD_TRY(
        rmd_bids_file_json(&to, description("Remodel phantom", "raw"), "dataset_description.json"));
    RMD_TRY(rmd_bids_file_json(&to, description("Truth of the Remodel phantom", "derivative"),
                               "derivatives/truth/dataset_description.json"));
    RMD_TRY(rmd_bids_file_json(&to, description("Atlas of the Remodel phantom", "derivative"),
                               "derivatives/atlas/dataset_description.json"));
    RMD_TRY(write_readme(&to));
    RMD_TRY(write_participants(&to, &own));
    RMD_TRY(write_sessions(&to, &own, sessions));
    rmd_bids_session_head(truth);
    for (int s = 0; s < sessions; s++)
        RMD_TRY(rmd_bids_session_write(&to, truth, &own, opts, seed, s));
    RMD_TRY(rmd_bids_file_text(&to, truth, "derivatives/truth/truth.tsv"));
    RMD_TRY(rmd_bids_session_atlas(&to, &own, opts));
out:
    return st;
}
