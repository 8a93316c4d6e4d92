// SPDX-License-Identifier: BSD-3-Clause
// Family-wise adjustment of the rows of one later session.
#include "change/family.h"

#include "base/memory.h"
#include "base/random.h"
#include "math/distribution.h"
#include "math/moments.h"

#include <stdlib.h>

enum { FAMILY_STREAM = 30, REPEATS = 64 }; // more repeats know a variance well enough

// One comparable row: where its error comes from, and its standardised replicates.
struct member {
    struct rmd_delta *row;
    uint64_t key; // rows with one key share one estimated variance
    double *z;    // [replicates]
};

struct family {
    size_t n, replicates;
    struct member *member;
    double *z; // behind every member
};

static void family_free(struct family *family)
{
    rmd_release(family->member);
    rmd_release(family->z);
}

// 0 where the row has no replicates or they do not vary.
static int standardise(double *z, const struct rmd_measurement *pre,
                       const struct rmd_measurement *post, size_t n)
{
    if (!pre->replicate || !post->replicate || n < 2) return 0;
    for (size_t b = 0; b < n; b++)
        z[b] = post->replicate[b] - pre->replicate[b];
    double mean = rmd_moments_mean(z, n), sd = rmd_moments_sd(z, n);
    for (size_t b = 0; b < n; b++)
        z[b] = (z[b] - mean) / sd;
    return sd > 0 && isfinite(sd);
}

// Where the session SD is the larger part, its row of the table is the key.
static uint64_t key(const struct rmd_delta *row, const struct rmd_retest *retest, size_t r)
{
    if (row->retest.single && !(row->se > sqrt(2.0) * row->retest.sd))
        return (uint64_t)(row->retest.row - retest->row);
    return retest->n + r;
}

static int by_df(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return x->row->df != y->row->df ? (x->row->df > y->row->df) - (x->row->df < y->row->df)
                                    : (x->key > y->key) - (x->key < y->key);
}

// EQ change.33: the comparable rows of session s; *joint is 0 where one of them has no replicates.
static enum rmd_status gather(struct family *out, int *joint, struct rmd_deltas *deltas,
                              const struct rmd_measurements *m, const struct rmd_retest *retest,
                              int s)
{
    enum rmd_status st;
    size_t n = m->replicates;
    *out = (struct family){ .replicates = n };
    *joint = 1;
    RMD_TRY(rmd_alloc(&out->member, m->rows, sizeof *out->member));
    RMD_TRY(rmd_alloc(&out->z, m->rows * n, sizeof *out->z));
    for (size_t r = 0; r < m->rows; r++) {
        struct rmd_delta *row = &deltas->item[(size_t)(s - 1) * m->rows + r];
        if (row->verdict == RMD_NOT_COMPARABLE) continue;
        struct member *member = &out->member[out->n];
        *member = (struct member){ row, key(row, retest, r), out->z + out->n * n };
        *joint &= standardise(member->z, &m->item[r], &m->item[(size_t)s * m->rows + r], n);
        out->n++;
    }
    qsort(out->member, out->n, sizeof *out->member, by_df);
out:
    return st;
}

// Which replicates stand for the repeats behind the table in one draw.
static void draw_repeats(size_t pick[REPEATS], size_t replicates, int seed, size_t b, int draw)
{
    uint32_t word[4];
    for (int k = 0; k < REPEATS; k += 4) {
        rmd_random_words(word, (struct rmd_draw){ (uint32_t)seed, FAMILY_STREAM,
                                                  (uint64_t)draw << 32 | b, (uint32_t)k });
        for (int i = 0; i < 4; i++)
            pick[k + i] = (size_t)((uint64_t)word[i] * replicates >> 32);
    }
}

// X / nu of a row whose SD was learned from nu repeats.                             EQ change.34
static double variance_draw(const struct member *member, const size_t pick[REPEATS])
{
    double df = member->row->df, sum = 0;
    if (df > REPEATS) return 1;
    for (int k = 0; k < df; k++)
        sum += fmin(1, df - k) * member->z[pick[k]] * member->z[pick[k]];
    return sum / df;
}

// EQ change.35: the smallest p of one replicate. Members are sorted by df, within which p falls
// with |t|, so that one tail is evaluated for each df.
static double smallest_p(const struct family *family, size_t b, int draw, int seed)
{
    double least = 1, largest = 0, scale = 1;
    size_t pick[REPEATS];
    draw_repeats(pick, family->replicates, seed, b, draw);
    for (size_t i = 0; i < family->n; i++) {
        const struct member *member = &family->member[i];
        double df = member->row->df;
        if (i == 0 || member->key != member[-1].key) scale = 1 / sqrt(variance_draw(member, pick));
        largest = fmax(largest, fabs(member->z[b]) * scale);
        if (i + 1 == family->n || member[1].row->df != df) {
            least = fmin(least, rmd_distribution_t_two_sided(largest, df));
            largest = 0;
        }
    }
    return least;
}

static enum rmd_status adjust_joint(const struct family *family, int seed)
{
    enum rmd_status st;
    double *least = NULL;
    size_t n = family->replicates * RMD_FAMILY_DRAWS;
    RMD_TRY(rmd_alloc(&least, n, sizeof *least));
    for (size_t b = 0; b < family->replicates; b++)
        for (int draw = 0; draw < RMD_FAMILY_DRAWS; draw++)
            least[b * RMD_FAMILY_DRAWS + (size_t)draw] = smallest_p(family, b, draw, seed);
    for (size_t i = 0; i < family->n; i++) {
        size_t below = 0;
        for (size_t k = 0; k < n; k++)
            below += least[k] <= family->member[i].row->p;
        double adjusted = (1 + (double)below) / (1 + (double)n);
        family->member[i].row->p_adjusted = fmax(adjusted, family->member[i].row->p);
    }
out:
    rmd_release(least);
    return st;
}

static int by_p(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return (x->row->p > y->row->p) - (x->row->p < y->row->p);
}

static void adjust_holm(const struct family *family)
{
    double largest = 0;
    qsort(family->member, family->n, sizeof *family->member, by_p);
    for (size_t i = 0; i < family->n; i++) {
        struct rmd_delta *row = family->member[i].row;
        largest = fmax(largest, fmin(1, row->p * (double)(family->n - i)));
        row->p_adjusted = largest;
    }
}

static enum rmd_delta_verdict verdict(const struct rmd_delta *row)
{
    if (row->p_adjusted <= RMD_DELTA_ALPHA) return RMD_CHANGED;
    return row->p <= RMD_DELTA_ALPHA ? RMD_SUGGESTIVE : RMD_WITHIN_ERROR;
}

enum rmd_status rmd_family_adjust(struct rmd_deltas *deltas, const struct rmd_measurements *m,
                                  const struct rmd_retest *retest, int seed,
                                  enum rmd_family_method *methods)
{
    enum rmd_status st = RMD_OK;
    for (int s = 1; s < m->sessions; s++) {
        struct family family = { 0 };
        int joint;
        st = gather(&family, &joint, deltas, m, retest, s);
        if (st == RMD_OK && joint) st = adjust_joint(&family, seed);
        if (st == RMD_OK && !joint) adjust_holm(&family);
        for (size_t i = 0; i < family.n && st == RMD_OK; i++)
            family.member[i].row->verdict = verdict(family.member[i].row);
        if (methods) methods[s - 1] = joint ? RMD_FAMILY_MIN_P : RMD_FAMILY_HOLM;
        family_free(&family);
        if (st != RMD_OK) return st;
    }
    return RMD_OK;
}
