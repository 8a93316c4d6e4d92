// SPDX-License-Identifier: BSD-3-Clause
// One row a number: where it is kept, and what it may be.
#include "plasticity/priors.h"

#include "base/digest.h"
#include "base/number.h"
#include "base/table.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define AT(field) offsetof(struct rmd_priors, field)

// clang-format off
static const struct row {
    const char *name;
    size_t offset;
    double low, high; // of the value
    int spread;       // it has an sd
} rows[] = {
    { "tau_fast",             AT(tau[RMD_TAU_FAST]),      1,    3650,  1 },
    { "tau_slow",             AT(tau[RMD_TAU_SLOW]),      1,    36500, 1 },
    { "tau_recovery",         AT(tau[RMD_TAU_RECOVERY]),  1,    3650,  1 },
    { "recovery_S",           AT(recovery[RMD_LATENT_S]), -100, 100,   1 },
    { "recovery_F",           AT(recovery[RMD_LATENT_F]), -100, 100,   1 },
    { "recovery_B",           AT(recovery[RMD_LATENT_B]), -100, 100,   1 },
    { "gain_S",               AT(gain[RMD_LATENT_S]),     -100, 100,   1 },
    { "gain_F",               AT(gain[RMD_LATENT_F]),     -100, 100,   1 },
    { "function_from_S",      AT(function_from_s),        0,    10,    0 },
    { "behaviour_from_S",     AT(behaviour_from_s),       0,    10,    0 },
    { "behaviour_from_F",     AT(behaviour_from_f),       0,    10,    0 },
    { "baseline",             AT(baseline),               -100, 100,   1 },
    { "tau_degeneration",     AT(tau_degeneration),       1,    3650,  0 },
    { "window_peak",          AT(window_peak),            1,    3650,  0 },
    { "window_floor",         AT(window_floor),           0,    1,     0 },
    { "dose_half",            AT(dose_half),              0,    24,    0 },
    { "course_hours",         AT(course_hours),           1,    1000,  0 },
    { "course_start",         AT(course_start),           0,    3650,  0 },
    { "course_days",          AT(course_days),            1,    3650,  0 },
    { "repetitions_per_hour", AT(repetitions_per_hour),   1,    10000, 0 },
    { "session_share",        AT(session_share),          0,    0.99,  0 },
    { "linear_S",             AT(linear[RMD_LATENT_S]),   -100, 100,   1 },
    { "linear_F",             AT(linear[RMD_LATENT_F]),   -100, 100,   1 },
    { "linear_B",             AT(linear[RMD_LATENT_B]),   -100, 100,   1 },
    { "behaviour_misfit",     AT(behaviour_misfit),       0,    100,   0 },
    { "proportional_share",   AT(proportional_share),     0,    1,     0 },
#define GROUP(n, i) \
    { "group_share_" n,       AT(group[i].share),         0,    1,     0 }, \
    { "group_recovery_" n,    AT(group[i].recovery),      1e-6, 0.999999, 0 }, \
    { "group_tau_" n,         AT(group[i].tau),           0.01, 1000,  0 }, \
    { "group_onset_" n,       AT(group[i].onset),         -10,  10,    1 }
    GROUP("1", 0), GROUP("2", 1), GROUP("3", 2), GROUP("4", 3), GROUP("5", 4),
    { "group_noise",          AT(group_noise),            0.1,  66,    0 },
    { "score_error",          AT(score_error),            0.01, 66,    0 },
    { "deviation_days",       AT(deviation_days),         1,    3650,  0 },
    { "group_spread_recovery", AT(group_spread_recovery), 0,    5,     0 },
    { "group_spread_tau",     AT(group_spread_tau),       0,    5,     0 },
};
// clang-format on
enum { ROWS = sizeof rows / sizeof *rows };

static struct rmd_prior *place(struct rmd_priors *priors, int i)
{
    return (struct rmd_prior *)((char *)priors + rows[i].offset);
}

static int find(const char *name)
{
    int i = 0;
    while (i < ROWS && strcmp(rows[i].name, name) != 0)
        i++;
    return i;
}

static enum rmd_status accept(struct rmd_prior *out, const struct row *row, const char *file,
                              double value, double sd)
{
    if (!(value >= row->low && value <= row->high))
        return rmd_fail(RMD_EFORMAT, "%s: %s must be a number from %g to %g", file, row->name,
                        row->low, row->high);
    if (row->spread && !(sd > 0 && sd <= 100))
        return rmd_fail(RMD_EFORMAT, "%s: the sd of %s must be above 0 and at most 100", file,
                        row->name);
    if (!row->spread && !isnan(sd))
        return rmd_fail(RMD_EFORMAT, "%s: %s is a fixed number: its sd must be n/a", file,
                        row->name);
    *out = (struct rmd_prior){ value, row->spread ? sd : 0 };
    return RMD_OK;
}

static enum rmd_status take(struct rmd_priors *out, int seen[ROWS], const struct rmd_table *table,
                            const char *file)
{
    enum rmd_status st = RMD_OK;
    int name = rmd_table_column(table, "name"), value = rmd_table_column(table, "value"),
        sd = rmd_table_column(table, "sd");
    if (name < 0 || value < 0 || sd < 0)
        return rmd_fail(RMD_EFORMAT, "%s: priors are a table with the columns name, value and sd",
                        file);
    for (size_t r = 0; r < table->rows; r++) {
        const char *text = rmd_table_cell(table, r, name);
        double number[2];
        int i = find(text);
        if (i == ROWS)
            return rmd_fail(RMD_EFORMAT,
                            "%s: row %zu: there is no prior '%s': see "
                            "data/priors/default.tsv for the names",
                            file, r + 1, text);
        if (seen[i]++) return rmd_fail(RMD_EFORMAT, "%s: '%s' stands there twice", file, text);
        RMD_TRY(rmd_table_number(&number[0], table, r, value));
        RMD_TRY(rmd_table_number(&number[1], table, r, sd));
        RMD_TRY(accept(place(out, i), &rows[i], file, number[0], number[1]));
    }
out:
    return st;
}

static void add_number(void *context, const char *name, const struct rmd_prior *prior)
{
    rmd_text_add(context, "%s\t%.17g\t%.17g\n", name, prior->value, prior->sd);
}

static enum rmd_status fingerprint(struct rmd_priors *priors)
{
    enum rmd_status st;
    struct rmd_digest *digest = NULL;
    struct rmd_text text = { 0 };
    rmd_priors_each(priors, add_number, &text);
    RMD_TRY(text.status);
    RMD_TRY(rmd_digest_new(&digest));
    rmd_digest_add(digest, text.s, text.size);
    RMD_TRY(rmd_digest_end(priors->sha256, digest));
out:
    rmd_digest_free(digest);
    rmd_text_free(&text);
    return st;
}

enum rmd_status rmd_priors_read(struct rmd_priors *out, const char *path)
{
    enum rmd_status st;
    struct rmd_table table = { 0 };
    int seen[ROWS] = { 0 }, own[ROWS] = { 0 };
    *out = (struct rmd_priors){ 0 };
    RMD_TRY(rmd_table_parse(&table, "default.tsv", rmd_priors_default, strlen(rmd_priors_default)));
    RMD_TRY(take(out, seen, &table, "default.tsv"));
    for (int i = 0; i < ROWS; i++)
        if (!seen[i]) RMD_TRY(rmd_fail(RMD_EFORMAT, "default.tsv: no '%s'", rows[i].name));
    if (path) {
        rmd_table_free(&table);
        RMD_TRY(rmd_table_read(&table, path));
        RMD_TRY(take(out, own, &table, path));
    }
    RMD_TRY(fingerprint(out));
out:
    rmd_table_free(&table);
    return st;
}

struct rmd_dynamics rmd_priors_dynamics(const struct rmd_priors *priors, enum rmd_coupling coupling)
{
    return (struct rmd_dynamics){ { priors->window_peak.value, priors->window_floor.value },
                                  coupling };
}

void rmd_priors_each(const struct rmd_priors *priors,
                     void (*visit)(void *context, const char *name, const struct rmd_prior *prior),
                     void *context)
{
    for (int i = 0; i < ROWS; i++)
        visit(context, rows[i].name,
              (const struct rmd_prior *)((const char *)priors + rows[i].offset));
}
