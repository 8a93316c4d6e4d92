// SPDX-License-Identifier: BSD-3-Clause
// Who and when, and the images. Only what is listed here about a person reaches a report.
#include "align/xfm.h"
#include "image/nifti.h"
#include "report/evidence.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// A BIDS label: letters and digits.
static int is_label(const char *text)
{
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+");
    return n > 0 && text[n] == '\0' && n < sizeof((struct rmd_evidence *)0)->who;
}

// The label of a path such as /data/sub-01/ses-1/dwi/sub-01_ses-1_dwi.nii.gz.
static void label_of_path(char *out, size_t size, const char *path)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    if (strncmp(base, "sub-", 4) != 0) return;
    snprintf(out, size, "%.*s", (int)strcspn(base + 4, "_."), base + 4);
    if (!is_label(out)) *out = '\0';
}

static const struct rmd_json *first_image(const struct rmd_evidence *e)
{
    for (int i = 0; i < e->sources; i++) {
        const struct rmd_json *json = e->source[i].json;
        const struct rmd_json *list =
            rmd_json_member(json, e->source[i].kind == RMD_FROM_FMRI_DELTA ? "Runs" : "Sessions");
        const struct rmd_json *path = rmd_json_member(rmd_json_item(list, 0), "Path");
        if (path) return path;
    }
    return NULL;
}

static enum rmd_status name_person(struct rmd_evidence *out, const char *label)
{
    if (label) {
        if (strncmp(label, "sub-", 4) == 0) label += 4;
        if (!is_label(label))
            return rmd_fail(RMD_EARG, "--label: a pseudonym has letters and digits only");
        snprintf(out->who, sizeof out->who, "%s", label);
    } else if (*out->who == '\0') {
        label_of_path(out->who, sizeof out->who, rmd_json_text(first_image(out), ""));
    }
    if (!is_label(out->who)) *out->who = '\0';
    return RMD_OK;
}

static const char *cell(const struct rmd_table *t, size_t row, const char *name)
{
    int column = rmd_table_column(t, name);
    const char *text = column < 0 ? "" : rmd_table_cell(t, row, column);
    return strcmp(text, "n/a") == 0 ? "" : text;
}

// Of the table of participants: age, sex as M or F, and the side of the lesion; nothing else.
static enum rmd_status read_participants(struct rmd_evidence *out, const char *path)
{
    enum rmd_status st;
    struct rmd_table t = { 0 };
    RMD_TRY(rmd_table_read(&t, path));
    for (size_t i = 0; i < t.rows; i++) {
        const char *id = cell(&t, i, "participant_id"), *sex = cell(&t, i, "sex");
        const char *side = cell(&t, i, "lesion_side");
        if (strncmp(id, "sub-", 4) == 0) id += 4;
        if (strcmp(id, out->who) != 0) continue;
        if (rmd_table_column(&t, "age") >= 0)
            RMD_TRY(rmd_table_number(&out->age, &t, i, rmd_table_column(&t, "age")));
        if (tolower((unsigned char)*side) == 'l') strcpy(out->lesion_side, "left");
        if (tolower((unsigned char)*side) == 'r') strcpy(out->lesion_side, "right");
        if (tolower((unsigned char)*sex) == 'm') strcpy(out->sex, "male");
        if (tolower((unsigned char)*sex) == 'f') strcpy(out->sex, "female");
    }
out:
    rmd_table_free(&t);
    return st;
}

// Scanners, and dates where they are asked for, of sessions known by their day.
static enum rmd_status read_sessions(struct rmd_evidence *out, const char *path, int show_dates)
{
    enum rmd_status st;
    struct rmd_table *t = &out->sessions;
    RMD_TRY(rmd_table_read(t, path));
    int column = rmd_table_column(t, "days_post_onset");
    if (column < 0) column = rmd_table_column(t, "days_post_stroke");
    if (column < 0) column = rmd_table_column(t, "days");
    for (size_t i = 0; i < t->rows && column >= 0; i++) {
        double day;
        RMD_TRY(rmd_table_number(&day, t, i, column));
        for (int v = 0; v < out->visits; v++) {
            if (!(fabs(out->visit[v].day - day) < 0.5)) continue;
            out->visit[v].scanner = cell(t, i, "scanner");
            if (show_dates) out->visit[v].date = cell(t, i, "acq_time");
        }
    }
out:
    return st;
}

enum rmd_status rmd_evidence_person(struct rmd_evidence *out, const struct rmd_evidence_opts *opts)
{
    enum rmd_status st;
    RMD_TRY(name_person(out, opts->label));
    if (opts->participants) RMD_TRY(read_participants(out, opts->participants));
    if (opts->sessions) RMD_TRY(read_sessions(out, opts->sessions, opts->show_dates));
out:
    return st;
}

// An image beside a result, of the last session; its absence is no fault.
static enum rmd_status read_map(struct rmd_volume *out, const char *prefix, int to,
                                const char *name)
{
    enum rmd_status st;
    struct rmd_text path = { 0 };
    if (to > 0)
        rmd_text_add(&path, "%s_to-%d_%s.nii.gz", prefix, to, name);
    else
        rmd_text_add(&path, "%s_%s.nii.gz", prefix, name);
    RMD_TRY(path.status);
    st = rmd_nifti_read(out, NULL, path.s, NULL, NULL);
    if (st == RMD_EMISSING) st = RMD_OK;
out:
    rmd_text_free(&path);
    return st;
}

enum rmd_status rmd_evidence_images(struct rmd_evidence *out,
                                    const struct rmd_evidence_source *source, const char *lesion,
                                    struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_evidence_maps *m = &out->maps;
    struct rmd_text prefix = { 0 };
    size_t later = rmd_json_count(rmd_json_member(source->json, "Comparisons"));
    int to = later > 1 ? (int)later + 1 : 0;
    rmd_text_add(&prefix, "%.*s", (int)(strrchr(source->path, '.') - source->path), source->path);
    RMD_TRY(prefix.status);
    RMD_TRY(read_map(&m->under, prefix.s, 0, "template-b0"));
    RMD_TRY(read_map(&m->delta, prefix.s, to, "delta-fa"));
    RMD_TRY(read_map(&m->z, prefix.s, to, "z-fa"));
    RMD_TRY(read_map(&m->reliable, prefix.s, to, "reliable-fa"));
    if (lesion) {
        struct rmd_affine half_from_session;
        RMD_TRY(rmd_nifti_read(&m->lesion, NULL, lesion, NULL, log));
        rmd_text_add(&prefix, "_from-1_to-half_xfm.txt");
        RMD_TRY(prefix.status);
        RMD_TRY(rmd_xfm_read(&half_from_session, prefix.s));
        m->session_from_half = rmd_affine_invert(&half_from_session);
    }
    struct rmd_volume *const others[] = { &m->delta, &m->z, &m->reliable };
    for (size_t i = 0; m->under.v && i < sizeof others / sizeof *others; i++)
        if (others[i]->v) RMD_TRY(rmd_grid_match(&m->under.grid, &others[i]->grid));
out:
    rmd_text_free(&prefix);
    return st;
}
