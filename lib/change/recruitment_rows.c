// SPDX-License-Identifier: BSD-3-Clause
// The rows of the recruitment table: the same functions of effects for the data, for every
// replicate of the noise of one scan, and for what another session adds.
#include "change/recruitment.h"

#include "base/memory.h"
#include "base/random.h"
#include "change/laterality.h"
#include "math/moments.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { NAME = 128, DRAWS = 500, STREAM = 0x73657373, LEAST_VOXELS = 5 };

// What a row is made of.
struct row {
    enum rmd_metric_id metric;
    int contrast;
    int left, right; // regions; of PSC the first
    char name[NAME];
};

struct measuring {
    const struct rmd_recruitment *r;
    size_t rows;
    struct row *row;
    size_t *count;   // [regions] measured voxels
    double *mean;    // [regions] effects of a draw
    double *t;       // [measured] and of its voxels, in the order of the regions
    size_t *start;   // [regions] where its voxels begin in t
    size_t *place;   // [measured] where a voxel goes in t
    double *scratch; // [measured]
    double *middle;  // [contrasts][measured] effects, mean over the sessions
};

static int region_of(const struct rmd_recruitment *r, size_t i)
{
    return r->region[r->voxel[r->at[i]]];
}

static int find_other_side(const struct rmd_labels *labels, const char *name)
{
    char side;
    size_t stem = rmd_retest_stem(name, &side);
    for (size_t k = 0; side == 'L' && k < labels->n; k++) {
        char other;
        if (rmd_retest_stem(labels->label[k].name, &other) == stem && other == 'R' &&
            strncmp(labels->label[k].name, name, stem) == 0)
            return (int)k;
    }
    return -1;
}

// 1 for primary, 2 for secondary motor areas, by the names of the field; 0 for others.
static int motor_order(const char *name)
{
    static const char *const primary[] = { "M1", "precentral", "BA4" };
    static const char *const secondary[] = { "PM", "SMA", "preSMA", "premotor", "BA6", "CMA" };
    for (size_t k = 0; k < sizeof primary / sizeof *primary; k++)
        if (strncasecmp(name, primary[k], strlen(primary[k])) == 0) return 1;
    for (size_t k = 0; k < sizeof secondary / sizeof *secondary; k++)
        if (strncasecmp(name, secondary[k], strlen(secondary[k])) == 0) return 2;
    return 0;
}

static void add_row(struct measuring *m, enum rmd_metric_id metric, int contrast, int left,
                    int right, const char *region, size_t length)
{
    struct row *row = &m->row[m->rows++];
    const char *label = m->r->contrast->item[contrast].name;
    *row = (struct row){ .metric = metric, .contrast = contrast, .left = left, .right = right };
    if (m->r->contrasts > 1)
        snprintf(row->name, NAME, "%.50s: %.*s", label, (int)length, region);
    else
        snprintf(row->name, NAME, "%.*s", (int)length, region);
}

static void list_rows(struct measuring *m)
{
    const struct rmd_labels *labels = m->r->labels;
    for (int c = 0; c < m->r->contrasts; c++) {
        int order[3] = { 0 };
        for (size_t k = 0; k < labels->n; k++) {
            const char *name = labels->label[k].name;
            order[motor_order(name)]++;
            add_row(m, RMD_METRIC_PSC, c, (int)k, -1, name, strlen(name));
        }
        for (size_t k = 0; k < labels->n; k++) {
            const char *name = labels->label[k].name;
            int other = find_other_side(labels, name);
            if (other < 0) continue;
            add_row(m, RMD_METRIC_LI, c, (int)k, other, name, rmd_retest_stem(name, NULL));
            add_row(m, RMD_METRIC_AVELI, c, (int)k, other, name, rmd_retest_stem(name, NULL));
        }
        if (order[1] && order[2]) add_row(m, RMD_METRIC_SECONDARY, c, -1, -1, "motor", 5);
        if (labels->n > 1) add_row(m, RMD_METRIC_FOCUS, c, -1, -1, "all regions", 11);
    }
}

// Effects and t of one session and contrast. Replicates, and draws of session noise, which adds
// `session` to every voxel of a region, are about the mean of the sessions: else metrics that have
// an end, as laterality has, would seem surest where noise has led them there.
static void fill(struct measuring *m, int s, int contrast, size_t replicate, const double *session)
{
    const struct rmd_recruitment *r = m->r;
    const struct rmd_recruitment_map *map = &r->map[s * r->contrasts + contrast];
    for (size_t k = 0; k < r->labels->n; k++)
        m->mean[k] = 0;
    for (size_t i = 0; i < r->measured; i++) {
        int k = region_of(r, i);
        double effect = (double)map->effect[r->at[i]];
        if (replicate < r->replicates || session)
            effect = m->middle[(size_t)contrast * r->measured + i];
        if (replicate < r->replicates)
            effect += (double)map->deviation[i * r->replicates + replicate];
        if (session) effect += session[k];
        m->mean[k] += effect / (double)m->count[k];
        m->t[m->place[i]] = effect / sqrt((double)map->variance[r->at[i]]);
    }
}

static double secondary(const struct measuring *m)
{
    double sum[3] = { 0 }, n[3] = { 0 };
    for (size_t k = 0; k < m->r->labels->n; k++) {
        int order = motor_order(m->r->labels->label[k].name);
        if (m->count[k] < LEAST_VOXELS) continue;
        sum[order] += m->mean[k];
        n[order]++;
    }
    return rmd_laterality_secondary(sum[2] / n[2], sum[1] / n[1]);
}

static double value_of(const struct measuring *m, const struct row *row)
{
    int l = row->left, r = row->right;
    if (l >= 0 && m->count[l] < LEAST_VOXELS) return (double)NAN;
    if (r >= 0 && m->count[r] < LEAST_VOXELS) return (double)NAN;
    switch (row->metric) {
    case RMD_METRIC_PSC: return m->mean[l];
    case RMD_METRIC_LI: return rmd_laterality_index(m->mean[l], m->mean[r]);
    case RMD_METRIC_AVELI:
        return rmd_laterality_average(m->t + m->start[l], m->count[l], m->t + m->start[r],
                                      m->count[r], m->scratch);
    case RMD_METRIC_SECONDARY: return secondary(m);
    default: return rmd_laterality_focus(m->mean, m->r->labels->n);
    }
}

static size_t voxels_of(const struct measuring *m, const struct row *row)
{
    if (row->left < 0) return m->r->measured;
    return m->count[row->left] + (row->right < 0 ? 0 : m->count[row->right]);
}

// The SD of the finite ones of n values, the others becoming their mean; NaN where more than one in
// twenty is not finite.
static double spread_of(double *value, size_t n)
{
    double sum = 0, square = 0, finite = 0;
    for (size_t b = 0; b < n; b++) {
        finite += isfinite(value[b]) != 0;
        sum += isfinite(value[b]) ? value[b] : 0;
    }
    if (finite < 0.95 * (double)n) return (double)NAN;
    for (size_t b = 0; b < n; b++) {
        if (!isfinite(value[b])) value[b] = sum / finite;
        square += (value[b] - sum / finite) * (value[b] - sum / finite);
    }
    return sqrt(square / (finite - 1));
}

static void scan_noise(struct measuring *m, struct rmd_measurements *all, int session)
{
    const struct rmd_recruitment *r = m->r;
    for (int c = 0; c < r->contrasts; c++) {
        const struct rmd_recruitment_map *map = &r->map[session * r->contrasts + c];
        for (size_t b = 0; b <= r->replicates; b++) {
            fill(m, session, c, b, NULL);
            for (size_t k = 0; k < m->rows; k++) {
                struct rmd_measurement *item = &all->item[(size_t)session * m->rows + k];
                if (m->row[k].contrast != c) continue;
                if (b < r->replicates)
                    item->replicate[b] = value_of(m, &m->row[k]);
                else
                    item->value = value_of(m, &m->row[k]);
            }
        }
        for (size_t k = 0; k < m->rows; k++) {
            struct rmd_measurement *item = &all->item[(size_t)session * m->rows + k];
            if (m->row[k].contrast != c) continue;
            item->se = spread_of(item->replicate, r->replicates);
            item->se_df = fmin(map->df, (double)r->replicates - 1);
            if (isnan(item->se)) item->value = (double)NAN;
        }
    }
}

// EQ fmri.27: what the session noise of PSC does to metrics of several regions.
static enum rmd_status session_noise(struct measuring *m, struct rmd_measurements *all, int session,
                                     const struct rmd_retest *retest)
{
    enum rmd_status st;
    const struct rmd_recruitment *r = m->r;
    double *draw = NULL, *value = NULL, df = (double)INFINITY;
    size_t regions = r->labels->n;
    RMD_TRY(rmd_alloc(&draw, regions, sizeof *draw));
    RMD_TRY(rmd_alloc(&value, m->rows * DRAWS, sizeof *value));
    for (uint64_t d = 0; d < DRAWS; d++)
        for (int c = 0; c < r->contrasts; c++) {
            for (size_t k = 0; k < regions; k++) {
                double normal[2];
                struct rmd_retest_match match =
                    rmd_retest_find(retest, RMD_METRIC_PSC, r->labels->label[k].name);
                rmd_random_normal(normal, (struct rmd_draw){ 1, STREAM, d, (uint32_t)k });
                draw[k] = match.fit == RMD_RETEST_NONE ? (double)NAN : match.sd * normal[0];
                df = fmin(df, match.fit == RMD_RETEST_NONE ? df : match.df);
            }
            fill(m, session, c, r->replicates, draw);
            for (size_t k = 0; k < m->rows; k++)
                if (m->row[k].contrast == c && m->row[k].metric != RMD_METRIC_PSC)
                    value[k * DRAWS + d] = value_of(m, &m->row[k]);
        }
    for (size_t k = 0; k < m->rows; k++) {
        struct rmd_measurement *item = &all->item[(size_t)session * m->rows + k];
        if (m->row[k].metric == RMD_METRIC_PSC || isnan(item->value)) continue;
        item->session_sd = spread_of(value + k * DRAWS, DRAWS);
        item->session_df = df;
        if (isnan(item->session_sd)) item->value = (double)NAN;
    }
out:
    rmd_release(draw);
    rmd_release(value);
    return st;
}

static enum rmd_status make_room(struct measuring *m, struct rmd_recruitment_rows *out)
{
    enum rmd_status st;
    const struct rmd_recruitment *r = m->r;
    size_t regions = r->labels->n;
    RMD_TRY(rmd_alloc(&m->row, (size_t)r->contrasts * (3 * regions + 2), sizeof *m->row));
    RMD_TRY(rmd_alloc(&m->count, regions, sizeof *m->count));
    RMD_TRY(rmd_alloc(&m->start, regions + 1, sizeof *m->start));
    RMD_TRY(rmd_alloc(&m->mean, regions, sizeof *m->mean));
    RMD_TRY(rmd_alloc(&m->t, r->measured, sizeof *m->t));
    RMD_TRY(rmd_alloc(&m->place, r->measured, sizeof *m->place));
    RMD_TRY(rmd_alloc(&m->scratch, r->measured, sizeof *m->scratch));
    RMD_TRY(rmd_alloc(&m->middle, (size_t)r->contrasts * r->measured, sizeof *m->middle));
    for (int k = 0; k < r->sessions * r->contrasts; k++)
        for (size_t i = 0; i < r->measured; i++)
            m->middle[(size_t)(k % r->contrasts) * r->measured + i] +=
                (double)r->map[k].effect[r->at[i]] / r->sessions;
    list_rows(m);
    for (size_t i = 0; i < r->measured; i++)
        m->count[region_of(r, i)]++;
    for (size_t k = 0; k < regions; k++)
        m->start[k + 1] = m->start[k] + m->count[k];
    for (size_t i = 0; i < r->measured; i++)
        m->place[i] = m->start[region_of(r, i)]++;
    for (size_t k = 0; k < regions; k++)
        m->start[k] -= m->count[k];
    size_t items = (size_t)r->sessions * m->rows;
    out->all = (struct rmd_measurements){ r->sessions, m->rows, r->replicates, NULL, NULL };
    RMD_TRY(rmd_alloc(&out->all.item, items, sizeof *out->all.item));
    RMD_TRY(rmd_alloc(&out->all.store, items * r->replicates, sizeof *out->all.store));
    RMD_TRY(rmd_alloc(&out->names, m->rows * NAME, 1));
    for (size_t i = 0; i < items; i++) {
        struct rmd_measurement *item = &out->all.item[i];
        const struct row *row = &m->row[i % m->rows];
        char *name = out->names + i % m->rows * NAME;
        memcpy(name, row->name, NAME);
        *item = (struct rmd_measurement){ .metric = row->metric,
                                          .region = name,
                                          .n = voxels_of(m, row),
                                          .replicate = out->all.store + i * r->replicates };
    }
out:
    return st;
}

enum rmd_status rmd_recruitment_measure(struct rmd_recruitment_rows *out,
                                        const struct rmd_recruitment *recruitment,
                                        const struct rmd_retest *retest)
{
    enum rmd_status st;
    struct measuring m = { .r = recruitment };
    *out = (struct rmd_recruitment_rows){ .names = NULL };
    RMD_TRY(make_room(&m, out));
    for (int s = 0; s < recruitment->sessions; s++) {
        scan_noise(&m, &out->all, s);
        RMD_TRY(session_noise(&m, &out->all, s, retest));
    }
out:
    rmd_release(m.row);
    rmd_release(m.count);
    rmd_release(m.start);
    rmd_release(m.mean);
    rmd_release(m.t);
    rmd_release(m.place);
    rmd_release(m.scratch);
    rmd_release(m.middle);
    if (st != RMD_OK) rmd_recruitment_rows_free(out);
    return st;
}

void rmd_recruitment_rows_free(struct rmd_recruitment_rows *rows)
{
    rmd_measurements_free(&rows->all);
    rmd_release(rows->names);
    *rows = (struct rmd_recruitment_rows){ .names = NULL };
}
