// SPDX-License-Identifier: BSD-3-Clause
// Any four tables, parted by the byte 30, are a record that can be fitted, or are refused.
#include "base/memory.h"
#include "plasticity/findings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static enum rmd_status add(struct rmd_study *study, enum rmd_study_kind kind, const char *text,
                           size_t size)
{
    static const char *const must[] = { "session_id", "session_id", "session_id", "start_day" };
    struct rmd_study_table *t = &study->table[study->tables];
    enum rmd_status st = rmd_table_parse(&t->table, "fuzz", text, size);
    if (st != RMD_OK) return st;
    study->tables++;
    t->kind = kind;
    t->person = rmd_table_column(&t->table, "participant_id");
    if (rmd_table_column(&t->table, must[kind]) < 0) return RMD_EFORMAT;
    return rmd_text_copy(&t->path, "fuzz");
}

static void fit(const struct rmd_record *record)
{
    struct rmd_fit result;
    struct rmd_fit_opts opts = { 0 };
    struct rmd_findings findings;
    struct rmd_text text = { 0 };
    if (record->values > 40 || rmd_fit_person(&result, record, &opts, NULL) != RMD_OK) return;
    if (rmd_findings_new(&findings, &result) != RMD_OK || findings.n > findings.room) abort();
    rmd_findings_print_text(&text, &result, &findings);
    rmd_text_free(&text);
    rmd_findings_free(&findings);
    rmd_fit_free(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rmd_study study;
    struct rmd_record record = { 0 };
    const char *text = (const char *)data;
    enum rmd_status st = rmd_study_new(&study);
    for (int kind = 0; kind < 4 && st == RMD_OK; kind++) {
        const char *end = size > 0 ? memchr(text, 30, size) : NULL;
        size_t part = end ? (size_t)(end - text) : size;
        if (part > 0) st = add(&study, (enum rmd_study_kind)kind, text, part);
        text += part + (end != NULL);
        size -= part + (end != NULL);
    }
    if (st == RMD_OK) st = rmd_study_list(&study);
    if (st == RMD_OK) st = rmd_record_new(&record, &study, study.person[0]);
    if (st == RMD_OK) fit(&record);
    rmd_record_free(&record);
    rmd_study_free(&study);
    return 0;
}
