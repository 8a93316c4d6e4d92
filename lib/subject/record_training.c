// SPDX-License-Identifier: BSD-3-Clause
// Stretches of training: how much, when, of which kind.
#include "subject/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const known[] = { "participant_id", "start_day", "end_day", "hours",
                                     "repetitions",    "kind",      NULL };

static enum rmd_status complain(const struct rmd_study_table *t, size_t row, const char *fault)
{
    return rmd_fail(RMD_EFORMAT, "%s: row %zu: %s", t->path, row + 1, fault);
}

static enum rmd_status check(const struct rmd_record_dose *d, const struct rmd_study_table *t,
                             size_t row)
{
    if (!(d->start >= 0 && isfinite(d->start)) || !(d->end > d->start && isfinite(d->end)))
        return complain(t, row,
                        "end_day must be after start_day, and both 0 or above: a day of "
                        "training goes from its day to the next");
    if (isnan(d->hours) && isnan(d->repetitions))
        return complain(t, row, "neither hours nor repetitions are given: write 0 for none");
    if (d->hours < 0 || d->repetitions < 0) return complain(t, row, "a dose cannot be below 0");
    if (d->hours > 24 * (d->end - d->start))
        return complain(t, row,
                        "more hours than the days have: hours are those of the whole "
                        "stretch");
    if (strcmp(d->kind, "motor") != 0 && strcmp(d->kind, "cognitive") != 0 &&
        strcmp(d->kind, "dual") != 0)
        return complain(t, row, "kind must be motor, cognitive or dual");
    return RMD_OK;
}

static int by_start(const void *a, const void *b)
{
    const struct rmd_record_dose *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

// Of motor and dual training, and of cognitive training, no two stretches may overlap.
static enum rmd_status check_overlap(const struct rmd_record *record)
{
    double end[2] = { -1, -1 };
    for (int i = 0; i < record->doses; i++) {
        const struct rmd_record_dose *d = &record->dose[i];
        int cognitive = strcmp(d->kind, "cognitive") == 0;
        if (d->start < end[cognitive])
            return rmd_fail(RMD_EFORMAT,
                            "%s: training from day %g overlaps with that until day %g: "
                            "split them where they overlap and add their hours",
                            d->file, d->start, end[cognitive]);
        end[cognitive] = d->end;
    }
    return RMD_OK;
}

enum rmd_status rmd_record_read_training(struct rmd_record *record, const struct rmd_study *study)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < study->tables; i++) {
        const struct rmd_study_table *t = &study->table[i];
        for (size_t r = 0; t->kind == RMD_STUDY_TRAINING && r < t->table.rows; r++) {
            struct rmd_record_dose d = { .kind = rmd_record_text(t, r, "kind"), .file = t->path };
            if (!rmd_study_about(t, r, record->person)) continue;
            if (*d.kind == '\0') d.kind = "motor";
            RMD_TRY(rmd_record_number(&d.start, t, r, "start_day"));
            RMD_TRY(rmd_record_number(&d.end, t, r, "end_day"));
            RMD_TRY(rmd_record_number(&d.hours, t, r, "hours"));
            RMD_TRY(rmd_record_number(&d.repetitions, t, r, "repetitions"));
            RMD_TRY(check(&d, t, r));
            record->dose[record->doses++] = d;
            rmd_record_keep_others(record, t, r, known);
        }
    }
    qsort(record->dose, (size_t)record->doses, sizeof *record->dose, by_start);
    RMD_TRY(check_overlap(record));
out:
    return st;
}
