// SPDX-License-Identifier: BSD-3-Clause
// Columns are chosen by the words of --nuisance, in their order; none enters twice.
#include "fmri/confounds.h"

#include "base/memory.h"
#include "base/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define T struct rmd_confounds_opts
const struct rmd_param rmd_confounds_params[] = {
    // clang-format off
    RMD_TEXT(T, nuisance, 0, "columns that enter, with commas: names, with * for any letters, or motion6, motion12, motion24, spikes; without it motion6,spikes"),
    RMD_REAL(T, fd, 0, "mm", 0, 0, 100, "leave out volumes whose framewise displacement is larger; 0 leaves out none"),
    RMD_INT (T, skip, 0, "volumes", 0, 0, 1000, "leave out so many volumes at the start; onsets still count from the first stored one"),
    { 0 }
    // clang-format on
};
#undef T

static const char *const motion_names[RMD_CONFOUNDS_MOTION] = { "trans_x", "trans_y", "trans_z",
                                                                "rot_x",   "rot_y",   "rot_z" };

// Whether `name` is `pattern`, whose '*' stands for any letters.
static int matches(const char *pattern, size_t size, const char *name)
{
    if (size == 0) return *name == '\0';
    if (*pattern != '*') return *name == *pattern && matches(pattern + 1, size - 1, name + 1);
    for (;; name++) {
        if (matches(pattern + 1, size - 1, name)) return 1;
        if (*name == '\0') return 0;
    }
}

static enum rmd_status read_column(double *value, const struct rmd_table *table, int column,
                                   size_t *filled)
{
    enum rmd_status st = RMD_OK;
    for (size_t row = 0; row < table->rows; row++) {
        RMD_TRY(rmd_table_number(&value[row], table, row, column));
        if (!isnan(value[row])) continue;
        if (row > 0)
            return rmd_fail(RMD_EFORMAT, "column %s is n/a in row %zu: choose other columns",
                            table->header[column], row + 1);
        value[row] = 0;
        ++*filled;
    }
out:
    return st;
}

static double *add_column(struct rmd_confounds *out, const char *name, enum rmd_status *st)
{
    for (int c = 0; c < out->n; c++)
        if (strcmp(out->name[c], name) == 0) return NULL;
    *st = rmd_text_copy(&out->name[out->n], name);
    return *st == RMD_OK ? out->value + (size_t)out->n++ * (size_t)out->volumes : NULL;
}

// EQ fmri.6: the six parameters, their changes, and the squares of both.
static enum rmd_status add_motion(struct rmd_confounds *out, int columns)
{
    static const char *const suffix[] = { "", "_derivative1", "_power2", "_derivative1_power2" };
    enum rmd_status st = RMD_OK;
    struct rmd_text name = { 0 };
    if (!out->motion)
        return rmd_fail(RMD_EFORMAT, "has no columns trans_x ... rot_z: choose other columns");
    for (int c = 0; c < columns; c++) {
        const double *from = out->motion + (size_t)(c % 6) * (size_t)out->volumes;
        name.size = 0;
        rmd_text_add(&name, "%s%s", motion_names[c % 6], suffix[c / 6]);
        RMD_TRY(name.status);
        double *to = add_column(out, name.s, &st);
        RMD_TRY(st);
        for (int t = 0; to && t < out->volumes; t++) {
            double value = c / 6 % 2 ? (t ? from[t] - from[t - 1] : 0) : from[t];
            to[t] = c / 12 ? value * value : value;
        }
    }
out:
    rmd_text_free(&name);
    return st;
}

// Columns that mark single volumes leave these out, which is the same and keeps time exact.
static enum rmd_status take_spikes(struct rmd_confounds *out, const struct rmd_table *table)
{
    enum rmd_status st = RMD_OK;
    double value;
    for (int c = 0; c < (int)table->columns; c++) {
        if (strncmp(table->header[c], "motion_outlier", 14) != 0 &&
            strncmp(table->header[c], "non_steady_state_outlier", 24) != 0)
            continue;
        for (size_t row = 0; row < table->rows; row++) {
            RMD_TRY(rmd_table_number(&value, table, row, c));
            if (value != 0 && value != 1)
                return rmd_fail(RMD_EFORMAT,
                                "column %s marks a volume by 1, others by 0; row %zu "
                                "has neither",
                                table->header[c], row + 1);
            if (value == 1) out->keep[row] = 0;
        }
    }
out:
    return st;
}

static enum rmd_status add_matching(struct rmd_confounds *out, const struct rmd_table *table,
                                    const char *word, size_t size, size_t *filled)
{
    enum rmd_status st = RMD_OK;
    int found = 0;
    for (int c = 0; c < (int)table->columns; c++) {
        if (!matches(word, size, table->header[c])) continue;
        found = 1;
        double *to = add_column(out, table->header[c], &st);
        RMD_TRY(st);
        if (to) RMD_TRY(read_column(to, table, c, filled));
    }
    if (!found)
        st = rmd_fail(RMD_EFORMAT, "has no column '%.*s': see its first line", (int)size, word);
out:
    return st;
}

static enum rmd_status take_word(struct rmd_confounds *out, const struct rmd_table *table,
                                 const char *word, size_t size, size_t *filled)
{
    static const struct {
        const char *word;
        int columns;
    } sets[] = { { "motion6", 6 }, { "motion12", 12 }, { "motion24", 24 } };
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++)
        if (strlen(sets[s].word) == size && memcmp(word, sets[s].word, size) == 0)
            return add_motion(out, sets[s].columns);
    if (size == 6 && memcmp(word, "spikes", 6) == 0) return take_spikes(out, table);
    return add_matching(out, table, word, size, filled);
}

static enum rmd_status take_motion(struct rmd_confounds *out, const struct rmd_table *table,
                                   size_t *filled)
{
    enum rmd_status st = RMD_OK;
    int column[RMD_CONFOUNDS_MOTION];
    for (int m = 0; m < RMD_CONFOUNDS_MOTION; m++)
        if ((column[m] = rmd_table_column(table, motion_names[m])) < 0) return RMD_OK;
    RMD_TRY(rmd_alloc(&out->motion, 6 * (size_t)out->volumes, sizeof *out->motion));
    for (int m = 0; m < RMD_CONFOUNDS_MOTION; m++)
        RMD_TRY(read_column(out->motion + m * out->volumes, table, column[m], filled));
out:
    return st;
}

static enum rmd_status choose(struct rmd_confounds *out, const struct rmd_table *table,
                              const char *path, const struct rmd_confounds_opts *opts,
                              struct rmd_log *log)
{
    enum rmd_status st;
    size_t filled = 0;
    if (table->rows != (size_t)out->volumes)
        return rmd_fail(RMD_EFORMAT,
                        "has %zu rows for %d volumes: it needs one row a stored volume, without "
                        "volumes removed",
                        table->rows, out->volumes);
    RMD_TRY(rmd_alloc(&out->name, table->columns + 24, sizeof *out->name));
    RMD_TRY(
        rmd_alloc(&out->value, (table->columns + 24) * (size_t)out->volumes, sizeof *out->value));
    RMD_TRY(take_motion(out, table, &filled));
    filled = 0;
    const char *word = opts->nuisance ? opts->nuisance : out->motion ? "motion6,spikes" : "spikes";
    for (size_t size; *word; word += size + (word[size] == ',')) {
        size = strcspn(word, ",");
        RMD_TRY(take_word(out, table, word, size, &filled));
    }
    if (filled)
        rmd_log_add(log, RMD_NOTE, "%s: %zu columns begin with n/a, taken as 0", path, filled);
out:
    return st;
}

// EQ fmri.5: rotations count as arcs on a sphere of 50 mm.
double rmd_confounds_displacement(const double *motion, int volumes, int t)
{
    double sum = 0;
    for (int m = 0; t > 0 && m < RMD_CONFOUNDS_MOTION; m++) {
        const double *parameter = motion + (size_t)m * (size_t)volumes;
        sum += fabs(parameter[t] - parameter[t - 1]) * (m < 3 ? 1 : 50);
    }
    return sum;
}

static enum rmd_status leave_out(struct rmd_confounds *out, const struct rmd_confounds_opts *opts)
{
    if (opts->fd > 0 && !out->motion)
        return rmd_fail(RMD_EARG, "--fd needs a table with the columns trans_x ... rot_z: give "
                                  "--confounds");
    for (int t = 0; t < out->volumes; t++) {
        if (t < opts->skip) out->keep[t] = 0;
        if (opts->fd > 0 && rmd_confounds_displacement(out->motion, out->volumes, t) > opts->fd)
            out->keep[t] = 0;
        out->kept += out->keep[t];
    }
    return RMD_OK;
}

enum rmd_status rmd_confounds_read(struct rmd_confounds *out, int volumes, const char *path,
                                   const struct rmd_confounds_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_table table = { 0 };
    *out = (struct rmd_confounds){ .volumes = volumes };
    RMD_TRY(rmd_alloc(&out->keep, (size_t)volumes, 1));
    memset(out->keep, 1, (size_t)volumes);
    if (path) {
        RMD_TRY(rmd_table_read(&table, path));
        if ((st = choose(out, &table, path, opts, log)) != RMD_OK) {
            rmd_context("%s", path);
            goto out;
        }
    } else if (opts->nuisance) {
        st = rmd_fail(RMD_EARG, "--nuisance chooses columns of a table: give --confounds");
        goto out;
    }
    RMD_TRY(leave_out(out, opts));
    if (out->kept < volumes)
        rmd_log_add(log, RMD_NOTE, "%d of %d volumes are left out", volumes - out->kept, volumes);
out:
    rmd_table_free(&table);
    if (st != RMD_OK) rmd_confounds_free(out);
    return st;
}

void rmd_confounds_free(struct rmd_confounds *confounds)
{
    for (int c = 0; c < confounds->n; c++)
        rmd_release(confounds->name[c]);
    rmd_release(confounds->name);
    rmd_release(confounds->value);
    rmd_release(confounds->keep);
    rmd_release(confounds->motion);
    *confounds = (struct rmd_confounds){ 0 };
}
