// SPDX-License-Identifier: BSD-3-Clause
// Names, numbers and the choice of rows.
#include "report/row_words.h"

#include "change/metric.h"
#include "subject/scale.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void rmd_row_words_region(struct rmd_text *out, const char *region)
{
    char text[80];
    size_t n = strlen(region);
    const char *side = "";
    if (n > 2 && strcmp(region + n - 2, "_L") == 0) side = " left";
    if (n > 2 && strcmp(region + n - 2, "_R") == 0) side = " right";
    snprintf(text, sizeof text, "%.*s", (int)(*side ? n - 2 : n), region);
    for (char *c = text; *c != '\0'; c++)
        if (*c == '_') *c = ' ';
    rmd_text_add(out, "%s%s", text, side);
}

static int is_file(const char *word, size_t n)
{
    static const char *const endings[] = { ".nii",  ".gz",  ".json", ".tsv", ".bval",
                                           ".bvec", ".hdr", ".img",  ".txt", ".b" };
    if (memchr(word, '/', n) || memchr(word, '\\', n)) return 1;
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
        size_t m = strlen(endings[e]);
        if (n > m && strncmp(word + n - m, endings[e], m) == 0) return 1;
    }
    return 0;
}

void rmd_row_words_clean(struct rmd_text *out, const char *said)
{
    for (const char *c = said; *c != '\0';) {
        size_t n = strcspn(c, " \t\n"), word = n;
        while (word > 0 && strchr(":;,.)'\"", c[word - 1]))
            word--;
        if (c != said) rmd_text_add(out, " ");
        if (is_file(c, word))
            rmd_text_add(out, "[file]%.*s", (int)(n - word), c + word);
        else
            rmd_text_append(out, c, n);
        c += n;
        c += strspn(c, " \t\n");
    }
}

void rmd_row_words_name(struct rmd_text *out, const struct rmd_evidence_row *row)
{
    const struct rmd_scale *scale = rmd_scale_find(row->metric);
    if (strcmp(row->metric, "fma_ue") == 0)
        rmd_text_add(out, "FM-UE");
    else if (scale && (scale->domain == 'B' || scale->domain == 'C'))
        rmd_text_add(out, "%s", scale->meaning);
    else
        rmd_text_add(out, "%s", row->metric);
    if (!*row->region) return;
    rmd_text_add(out, ", ");
    rmd_row_words_region(out, row->region);
}

static const struct rmd_metric *metric_of(const struct rmd_evidence_row *row)
{
    enum rmd_metric_id id = rmd_metric_find(row->metric);
    if (id == RMD_METRICS || strcmp(rmd_metrics[id].unit, row->unit) != 0) return NULL;
    return &rmd_metrics[id];
}

const char *rmd_row_words_unit(const struct rmd_evidence_row *row)
{
    if (strcmp(row->unit, "mm2/s") == 0) return "\xC2\xB5m\xC2\xB2/ms"; // 1e-3 mm2/s
    if (strcmp(row->unit, "percent") == 0) return "%";
    if (strcmp(row->unit, "1") == 0 || strcmp(row->unit, "n/a") == 0) return "";
    if (strcmp(row->unit, "point") == 0) return "points";
    return row->unit;
}

void rmd_row_words_number(struct rmd_text *out, const struct rmd_evidence_row *row, double value,
                          int with_sign)
{
    const struct rmd_metric *metric = metric_of(row);
    double scale = metric ? metric->text_scale : 1;
    int decimals = metric ? metric->text_decimals - 1 : 2;
    if (strcmp(row->unit, "point") == 0) decimals = fabs(value - floor(value)) > 0;
    if (strcmp(row->unit, "mm2/s") == 0) scale = 1e3, decimals = 3;
    if (isnan(value)) {
        rmd_text_add(out, "n/a");
        return;
    }
    value *= scale;
    if (fabs(value) < 0.5 * pow(10, -decimals)) value = 0;
    rmd_text_add(out, with_sign ? "%+.*f" : "%.*f", decimals, value);
}

static int metric_rank(const char *metric)
{
    static const char *const order[] = { "fma_ue", "FA", "PSC", "AveLI", "LI", "AI", "FD", "FDC" };
    enum { N = sizeof order / sizeof *order };
    for (int i = 0; i < N; i++)
        if (strcmp(metric, order[i]) == 0) return i;
    return N;
}

// Larger comes first.
static double importance(const struct rmd_evidence_row *row)
{
    static const char *const verdicts[] = { "not comparable", "within error", "suggestive",
                                            "changed" };
    double verdict = 0, size = fabs(row->delta) / row->mdc95;
    for (int v = 0; v < 4; v++)
        if (strcmp(row->verdict, verdicts[v]) == 0) verdict = v;
    return 1000 * verdict - 20 * metric_rank(row->metric) + (isnan(size) ? 0 : fmin(size, 15));
}

static int same_tract(const struct rmd_evidence_row *a, const struct rmd_evidence_row *b)
{
    return a->table == b->table && strcmp(a->region, b->region) == 0;
}

int rmd_row_words_choose(const struct rmd_evidence_row **chosen, int most,
                         const struct rmd_evidence *e)
{
    int n = 0;
    while (n < most) {
        const struct rmd_evidence_row *best = NULL;
        double best_value = 0;
        for (int i = 0; i < e->rows; i++) {
            const struct rmd_evidence_row *row = &e->row[i];
            double value = importance(row);
            int taken = 0, domain = 0;
            for (int k = 0; k < n; k++) {
                taken |= chosen[k] == row;
                domain += chosen[k]->domain == row->domain;
                if (same_tract(chosen[k], row) && *row->region) value -= 600;
            }
            value -= domain >= 2 ? 250 * (domain - 1) : 0;
            if (!taken && row->last && (!best || value > best_value)) {
                best = row;
                best_value = value;
            }
        }
        if (!best) break;
        chosen[n++] = best;
    }
    return n;
}
