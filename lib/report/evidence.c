// SPDX-License-Identifier: BSD-3-Clause
// Which tool wrote a file is told from its content.
#include "report/evidence.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define T struct rmd_evidence_opts
const struct rmd_param rmd_evidence_params[] = {
    // clang-format off
    RMD_TEXT(T, label, 0, "pseudonym of the person; otherwise as the results have it"),
    RMD_FILE(T, sessions, 's', "table of sessions, for their scanners"),
    RMD_FILE(T, participants, 'p', "table of participants, for age, sex and lesion_side"),
    RMD_FILE(T, lesion, 0, "mask of the lesion on the first session, to outline it"),
    RMD_FLAG(T, show_dates, 0, "show the dates of the table of sessions"),
    { 0 }
    // clang-format on
};
#undef T

enum { MOST_BYTES = 64 << 20 };

enum rmd_status rmd_evidence_room(void *items, int n, int *room, size_t size)
{
    enum rmd_status st = RMD_OK;
    void *more = NULL, **old = items;
    if (n < *room) return RMD_OK;
    RMD_TRY(rmd_alloc(&more, 2 * (size_t)n + 32, size));
    if (n) memcpy(more, *old, (size_t)n * size);
    rmd_release(*old);
    *old = more;
    *room = 2 * n + 32;
out:
    return st;
}

static int first_finding_is(const struct rmd_json *json, const char *section)
{
    const struct rmd_json *first = rmd_json_item(rmd_json_member(json, "Findings"), 0);
    return strcmp(rmd_json_text(rmd_json_member(first, "Section"), ""), section) == 0;
}

static int kind_of_json(const struct rmd_json *json)
{
    if (rmd_json_member(json, "Runs") && rmd_json_member(json, "Comparisons"))
        return RMD_FROM_FMRI_DELTA;
    if (rmd_json_member(json, "Comparisons")) return RMD_FROM_DTI_DELTA;
    if (rmd_json_member(json, "Findings"))
        return first_finding_is(json, "fan") ? RMD_FROM_PLAN : RMD_FROM_FIT;
    return RMD_FROM_KINDS;
}

static int kind_of_table(const struct rmd_table *table)
{
    int change = rmd_table_column(table, "mdc95") >= 0 && rmd_table_column(table, "ses_to") >= 0;
    int section = rmd_table_column(table, "section");
    if (change && rmd_table_column(table, "region") == 0) return RMD_FROM_FMRI_DELTA;
    if (change && rmd_table_column(table, "tract") == 0) return RMD_FROM_DTI_DELTA;
    if (section < 0 || table->rows == 0) return RMD_FROM_KINDS;
    return strcmp(rmd_table_cell(table, 0, section), "fan") == 0 ? RMD_FROM_PLAN : RMD_FROM_FIT;
}

static int ends(const char *text, const char *with)
{
    size_t n = strlen(text), m = strlen(with);
    return n >= m && strcmp(text + n - m, with) == 0;
}

// PREFIX_provenance.json of PREFIX.json; its absence is no fault.
static enum rmd_status read_provenance(struct rmd_evidence_source *s)
{
    enum rmd_status st = RMD_OK;
    struct rmd_text path = { 0 };
    const char *dot = strrchr(s->path, '.');
    rmd_text_add(&path, "%.*s_provenance.json", (int)(dot - s->path), s->path);
    RMD_TRY(path.status);
    st = rmd_json_read(&s->provenance, path.s);
    if (st == RMD_EMISSING) st = RMD_OK;
out:
    rmd_text_free(&path);
    return st;
}

static enum rmd_status read_source(struct rmd_evidence_source *s, const char *path)
{
    enum rmd_status st;
    struct rmd_bytes bytes = { 0 };
    int kind = RMD_FROM_KINDS, json = ends(path, ".json");
    RMD_TRY(rmd_file_read(&bytes, path, MOST_BYTES));
    memcpy(s->sha256, bytes.sha256, sizeof s->sha256);
    RMD_TRY(rmd_text_copy(&s->path, path));
    if (json) {
        RMD_TRY(rmd_json_parse(&s->json, path, (const char *)bytes.data, bytes.size));
        kind = kind_of_json(s->json);
    } else if (ends(path, ".tsv")) {
        RMD_TRY(rmd_table_parse(&s->table, path, (const char *)bytes.data, bytes.size));
        kind = kind_of_table(&s->table);
    }
    if (kind == RMD_FROM_KINDS) {
        st = rmd_fail(RMD_EFORMAT,
                      "%s: not a result of dti-delta, fmri-delta, plasticity-fit or "
                      "plasticity-plan; give the .json or .tsv that they write",
                      path);
        goto out;
    }
    s->kind = (enum rmd_evidence_kind)kind;
    RMD_TRY(read_provenance(s));
out:
    rmd_bytes_free(&bytes);
    return st;
}

// The order in which they are told, whatever the order given.
static int by_kind(const void *a, const void *b)
{
    const struct rmd_evidence_source *x = a, *y = b;
    return (int)x->kind - (int)y->kind;
}

enum rmd_status rmd_evidence_read(struct rmd_evidence *out, const char *const *path, int n,
                                  const struct rmd_evidence_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_evidence){ .age = (double)NAN, .hours = (double)NAN };
    if (n > RMD_EVIDENCE_SOURCES)
        return rmd_fail(RMD_EARG, "%d results: at most one of each tool, for one person", n);
    for (int i = 0; i < n; i++) {
        struct rmd_evidence_source *s = &out->source[out->sources++];
        RMD_TRY(read_source(s, path[i]));
        if (out->have[s->kind]++) {
            st = rmd_fail(RMD_EARG, "%s: another result of the same tool was given before it",
                          path[i]);
            goto out;
        }
    }
    qsort(out->source, (size_t)out->sources, sizeof *out->source, by_kind);
    for (int i = 0; i < out->sources; i++) {
        const struct rmd_evidence_source *s = &out->source[i];
        if (s->kind == RMD_FROM_DTI_DELTA || s->kind == RMD_FROM_FMRI_DELTA)
            RMD_TRY(rmd_evidence_changes(out, s));
        else
            RMD_TRY(rmd_evidence_findings(out, s));
        if (s->kind == RMD_FROM_DTI_DELTA) RMD_TRY(rmd_evidence_images(out, s, opts->lesion, log));
    }
    RMD_TRY(rmd_evidence_person(out, opts));
out:
    return st;
}

void rmd_evidence_free(struct rmd_evidence *e)
{
    for (int i = 0; i < e->sources; i++) {
        rmd_release(e->source[i].path);
        rmd_json_free(e->source[i].json);
        rmd_json_free(e->source[i].provenance);
        rmd_table_free(&e->source[i].table);
    }
    rmd_release(e->row);
    rmd_release(e->finding);
    rmd_release(e->visit);
    rmd_release(e->score);
    rmd_release(e->natural);
    rmd_release(e->forecast);
    rmd_release(e->dose);
    rmd_volume_free(&e->maps.under);
    rmd_volume_free(&e->maps.delta);
    rmd_volume_free(&e->maps.z);
    rmd_volume_free(&e->maps.reliable);
    rmd_volume_free(&e->maps.lesion);
    rmd_table_free(&e->sessions);
    rmd_log_free(&e->warnings);
    *e = (struct rmd_evidence){ 0 };
}

const struct rmd_evidence_finding *rmd_evidence_find(const struct rmd_evidence *e,
                                                     const char *section, const char *name,
                                                     const char *detail)
{
    for (int i = 0; i < e->findings; i++) {
        const struct rmd_evidence_finding *f = &e->finding[i];
        if (strcmp(f->section, section) == 0 && strcmp(f->name, name) == 0 &&
            (!detail || strcmp(f->detail, detail) == 0))
            return f;
    }
    return NULL;
}

const struct rmd_evidence_source *rmd_evidence_source(const struct rmd_evidence *e,
                                                      enum rmd_evidence_kind kind)
{
    for (int i = 0; i < e->sources; i++)
        if (e->source[i].kind == kind) return &e->source[i];
    return NULL;
}
