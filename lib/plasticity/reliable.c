// SPDX-License-Identifier: BSD-3-Clause
// The statistics of change/delta.h for rows that come from tables.
#include "plasticity/reliable.h"

#include "base/memory.h"
#include "math/distribution.h"
#include "math/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int rmd_reliable_other_scanner(const struct rmd_record *record, int first, int session)
{
    const char *a = record->session[first].scanner, *b = record->session[session].scanner;
    return *a && *b && strcmp(a, b) != 0;
}

static int is_image(char domain)
{
    return domain == 'S' || domain == 'F';
}

static const char *reason(const struct rmd_reliable *r, const struct rmd_panel *panel,
                          int allow_scanner)
{
    const struct rmd_record_value *about = panel->about[r->row];
    if (r->first == r->last) return "one session only";
    if (is_image(about->domain) && !allow_scanner &&
        rmd_reliable_other_scanner(panel->record, r->first, r->last))
        return "another scanner";
    if (isnan(about->sd)) return "its variation between sessions is not known: give session_sd";
    return NULL;
}

static void compare(struct rmd_reliable *r, const struct rmd_panel *panel, int allow_scanner)
{
    const struct rmd_record_value *a = rmd_panel_at(panel, r->row, r->first),
                                  *b = rmd_panel_at(panel, r->row, r->last);
    double va = a->se * a->se, vb = b->se * b->se;
    r->before = a->value;
    r->after = b->value;
    r->reason = reason(r, panel, allow_scanner);
    r->verdict = RMD_NOT_COMPARABLE;
    r->delta = r->sd = r->df = r->low = r->high = r->mdc95 = r->p = r->p_adjusted = (double)NAN;
    if (r->first == r->last) return;
    r->delta = b->value - a->value;
    if (r->reason) return;
    double scan_df = rmd_moments_welch_df(va, a->se_df, vb, b->se_df);
    r->sd = sqrt(rmd_delta_variance(&r->df, va + vb, scan_df, a->sd, a->sd_df));
    r->mdc95 = rmd_distribution_t_quantile(1 - RMD_DELTA_ALPHA / 2, r->df) * r->sd;
    r->low = r->delta - r->mdc95;
    r->high = r->delta + r->mdc95;
    r->p = rmd_distribution_t_two_sided(r->delta / r->sd, r->df);
    r->verdict = RMD_WITHIN_ERROR;
}

static int by_p(const void *a, const void *b)
{
    const struct rmd_reliable *x = *(struct rmd_reliable *const *)a,
                              *y = *(struct rmd_reliable *const *)b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void adjust(struct rmd_reliable **member, int n)
{
    double largest = 0;
    qsort(member, (size_t)n, sizeof *member, by_p);
    for (int i = 0; i < n; i++) {
        largest = fmax(largest, fmin(1, member[i]->p * (n - i)));
        member[i]->p_adjusted = largest;
        if (largest <= RMD_DELTA_ALPHA)
            member[i]->verdict = RMD_CHANGED;
        else if (member[i]->p <= RMD_DELTA_ALPHA)
            member[i]->verdict = RMD_SUGGESTIVE;
    }
}

enum rmd_status rmd_reliable_judge(struct rmd_reliable *out, const struct rmd_panel *panel,
                                   int allow_scanner)
{
    enum rmd_status st;
    struct rmd_reliable **member = NULL;
    RMD_TRY(rmd_alloc(&member, (size_t)panel->rows, sizeof *member));
    for (int row = 0; row < panel->rows; row++) {
        struct rmd_reliable *r = &out[row];
        *r = (struct rmd_reliable){ .row = row, .first = -1 };
        for (int s = 0; s < panel->record->sessions; s++) {
            if (rmd_panel_at(panel, row, s) == NULL) continue;
            if (r->first < 0) r->first = s;
            r->last = s;
        }
        compare(r, panel, allow_scanner);
    }
    for (const char *domain = "SFBCEM"; *domain; domain++) {
        int n = 0;
        for (int row = 0; row < panel->rows; row++)
            if (panel->about[row]->domain == *domain && !out[row].reason) member[n++] = &out[row];
        adjust(member, n);
    }
out:
    rmd_release(member);
    return st;
}
