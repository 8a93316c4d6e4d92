// SPDX-License-Identifier: BSD-3-Clause
// Where activity is, judged by what noise alone does to it.
#include "change/recruitment.h"

#include "base/memory.h"
#include "math/linsolve.h"
#include "math/median.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Voxels of a region; the most active one in TOP; replicates that tell how rough noise is.
enum { LEAST_VOXELS = 10, TOP = 10, SAMPLE = 20 };

struct locating {
    const struct rmd_recruitment *r;
    double *t, *sorted, *middle; // [measured]
    unsigned char *set;          // [2][measured]
    double (*move)[3];           // [replicates]
    double *value;               // [replicates]
};

static void world_of(double x[3], const struct rmd_recruitment *r, size_t i)
{
    size_t voxel = r->voxel[r->at[i]];
    size_t nx = (size_t)r->mask.grid.n[0], ny = (size_t)r->mask.grid.n[1];
    double at[3] = { (double)(voxel % nx), (double)(voxel / nx % ny), (double)(voxel / (nx * ny)) };
    rmd_affine_apply(x, &r->mask.grid.world_from_voxel, at);
}

// t of every measured voxel.
static void fill(struct locating *l, const struct rmd_recruitment_map *map)
{
    for (size_t i = 0; i < l->r->measured; i++) {
        size_t v = l->r->at[i];
        l->t[i] = (double)map->effect[v] / sqrt((double)map->variance[v]);
    }
}

// EQ fmri.28: the centre of what a region has above its median.
static void centre_of(double centre[3], struct locating *l, int region)
{
    const struct rmd_recruitment *r = l->r;
    size_t n = 0;
    double total = 0, x[3];
    for (size_t i = 0; i < r->measured; i++)
        if (r->region[r->voxel[r->at[i]]] == region) l->sorted[n++] = l->t[i];
    double middle = fmax(rmd_median_of(l->sorted, n), 0);
    for (int a = 0; a < 3; a++)
        centre[a] = 0;
    for (size_t i = 0; i < r->measured; i++) {
        if (r->region[r->voxel[r->at[i]]] != region || l->t[i] <= middle) continue;
        world_of(x, r, i);
        total += l->t[i] - middle;
        for (int a = 0; a < 3; a++)
            centre[a] += (l->t[i] - middle) * x[a];
    }
    for (int a = 0; a < 3; a++)
        centre[a] /= total;
}

static int ascending(const void *a, const void *b)
{
    const double *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

// Mahalanobis' distance with the factor of a covariance.
static double distance(const double factor[9], const double v[3])
{
    double solved[3] = { v[0], v[1], v[2] };
    rmd_linsolve_solve(factor, solved, 3);
    return rmd_vector_dot(solved, v);
}

static void judge_shift(struct rmd_recruitment_shift *out, struct locating *l)
{
    size_t n = l->r->replicates, beyond = 0;
    double covariance[9] = { 0 }, mean[3] = { 0 }, moved[3];
    for (size_t b = 0; b < n; b++)
        for (int a = 0; a < 3; a++)
            mean[a] += l->move[b][a] / (double)n;
    for (size_t b = 0; b < n; b++) {
        for (int i = 0; i < 3; i++)
            l->move[b][i] -= mean[i];
        for (int i = 0; i < 9; i++)
            covariance[i] += l->move[b][i / 3] * l->move[b][i % 3] / (double)(n - 1);
        l->value[b] = rmd_vector_norm(l->move[b]);
    }
    for (int a = 0; a < 3; a++)
        moved[a] = out->post[a] - out->pre[a];
    out->distance = rmd_vector_norm(moved);
    qsort(l->value, n, sizeof *l->value, ascending);
    out->mdc95 = l->value[n * 95 / 100];
    out->p = (double)NAN;
    if (!isfinite(out->distance) || !rmd_linsolve_factor(covariance, 3)) return;
    for (size_t b = 0; b < n; b++)
        beyond += distance(covariance, l->move[b]) >= distance(covariance, moved);
    out->p = (1 + (double)beyond) / (1 + (double)n);
}

static double within(const struct locating *l, int region)
{
    const struct rmd_recruitment *r = l->r;
    double sum = 0, square = 0, n = 0;
    for (size_t i = 0; i < r->measured; i++) {
        if (region >= 0 && r->region[r->voxel[r->at[i]]] != region) continue;
        sum += l->t[i];
        square += l->t[i] * l->t[i];
        n++;
    }
    return (square - sum * sum / n) / n;
}

// EQ fmri.28: the mean of the effects of two sessions holds half of the noise of one, which would
// pin the pattern of a region; its pattern is drawn in by as much.
static double pattern_share(struct locating *l, const struct rmd_recruitment_map *pre,
                            const struct rmd_recruitment_map *post, int region)
{
    const struct rmd_recruitment *r = l->r;
    double noise = 0;
    for (size_t b = 0; b < SAMPLE; b++) {
        for (size_t i = 0; i < r->measured; i++)
            l->t[i] = ((double)pre->deviation[i * r->replicates + b] +
                       (double)post->deviation[i * r->replicates + b]) /
                      2;
        noise += within(l, region) / SAMPLE;
    }
    for (size_t i = 0; i < r->measured; i++)
        l->t[i] = l->middle[i] =
            ((double)pre->effect[r->at[i]] + (double)post->effect[r->at[i]]) / 2;
    double whole = within(l, region);
    return whole > noise ? sqrt((whole - noise) / whole) : 0;
}

// Both sessions' mean effects, their pattern within a region drawn in.
static void fill_middle(struct locating *l, const struct rmd_recruitment_map *pre,
                        const struct rmd_recruitment_map *post, int region)
{
    const struct rmd_recruitment *r = l->r;
    double share = pattern_share(l, pre, post, region), sum = 0, n = 0;
    for (size_t i = 0; i < r->measured; i++)
        if (region < 0 || r->region[r->voxel[r->at[i]]] == region) {
            sum += l->middle[i];
            n++;
        }
    for (size_t i = 0; i < r->measured; i++)
        l->middle[i] = sum / n + share * (l->middle[i] - sum / n);
}

// t of one session about that mean, with the noise of a replicate.
static void fill_null(struct locating *l, const struct rmd_recruitment_map *own, size_t replicate)
{
    const struct rmd_recruitment *r = l->r;
    for (size_t i = 0; i < r->measured; i++)
        l->t[i] = (l->middle[i] + (double)own->deviation[i * r->replicates + replicate]) /
                  sqrt((double)own->variance[r->at[i]]);
}

static void find_shift(struct rmd_recruitment_shift *out, struct locating *l, int session,
                       int contrast, int region)
{
    const struct rmd_recruitment *r = l->r;
    const struct rmd_recruitment_map *pre = &r->map[contrast];
    const struct rmd_recruitment_map *post = &r->map[session * r->contrasts + contrast];
    *out = (struct rmd_recruitment_shift){ .region = r->labels->label[region].name,
                                           .contrast = contrast,
                                           .session = session };
    fill_middle(l, pre, post, region);
    for (size_t b = 0; b < r->replicates; b++) {
        double from[3], to[3];
        fill_null(l, pre, b);
        centre_of(from, l, region);
        fill_null(l, post, b);
        centre_of(to, l, region);
        for (int a = 0; a < 3; a++)
            l->move[b][a] = isfinite(to[a] - from[a]) ? to[a] - from[a] : 0;
    }
    fill(l, pre);
    centre_of(out->pre, l, region);
    fill(l, post);
    centre_of(out->post, l, region);
    judge_shift(out, l);
}

// Marks the most active tenth.
static void mark(unsigned char *set, struct locating *l)
{
    size_t n = l->r->measured;
    memcpy(l->sorted, l->t, n * sizeof *l->sorted);
    qsort(l->sorted, n, sizeof *l->sorted, ascending);
    double least = l->sorted[n - 1 - n / TOP];
    for (size_t i = 0; i < n; i++)
        set[i] = l->t[i] > least;
}

static double dice(const struct locating *l)
{
    size_t n = l->r->measured, both = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        both += l->set[i] & l->set[n + i];
        sum += (size_t)l->set[i] + l->set[n + i];
    }
    return 2 * (double)both / (double)sum;
}

// EQ fmri.29: the ceiling is what two scans of the mean of both sessions would have.
static void find_overlap(struct rmd_recruitment_overlap *out, struct locating *l, int session,
                         int contrast)
{
    const struct rmd_recruitment *r = l->r;
    const struct rmd_recruitment_map *map[2] = { &r->map[contrast],
                                                 &r->map[session * r->contrasts + contrast] };
    size_t n = r->measured, below = 0;
    for (int side = 0; side < 2; side++) {
        fill(l, map[side]);
        mark(l->set + (size_t)side * n, l);
    }
    *out = (struct rmd_recruitment_overlap){ contrast, session, dice(l), 0, 0, 0 };
    fill_middle(l, map[0], map[1], -1);
    for (size_t b = 0; b < r->replicates; b++) {
        for (int side = 0; side < 2; side++) {
            fill_null(l, map[side], b);
            mark(l->set + (size_t)side * n, l);
        }
        l->value[b] = dice(l);
        below += l->value[b] <= out->dice;
    }
    qsort(l->value, r->replicates, sizeof *l->value, ascending);
    out->low = l->value[r->replicates * 5 / 100];
    out->ceiling = l->value[r->replicates / 2];
    out->p = (1 + (double)below) / (1 + (double)r->replicates);
}

static size_t region_size(const struct rmd_recruitment *r, int region)
{
    size_t n = 0;
    for (size_t i = 0; i < r->measured; i++)
        n += r->region[r->voxel[r->at[i]]] == region;
    return n;
}

enum rmd_status rmd_recruitment_locate(struct rmd_recruitment_places *out,
                                       const struct rmd_recruitment *r)
{
    enum rmd_status st;
    struct locating l = { .r = r };
    size_t tables = (size_t)((r->sessions - 1) * r->contrasts), n = r->measured;
    *out = (struct rmd_recruitment_places){ 0 };
    RMD_TRY(rmd_alloc(&out->shift, tables * r->labels->n, sizeof *out->shift));
    RMD_TRY(rmd_alloc(&out->overlap, tables, sizeof *out->overlap));
    RMD_TRY(rmd_alloc(&l.t, n, sizeof *l.t));
    RMD_TRY(rmd_alloc(&l.sorted, n, sizeof *l.sorted));
    RMD_TRY(rmd_alloc(&l.middle, n, sizeof *l.middle));
    RMD_TRY(rmd_alloc(&l.set, 2 * n, 1));
    RMD_TRY(rmd_alloc(&l.move, r->replicates, sizeof *l.move));
    RMD_TRY(rmd_alloc(&l.value, r->replicates, sizeof *l.value));
    for (int s = 1; s < r->sessions; s++)
        for (int c = 0; c < r->contrasts; c++) {
            if (n >= LEAST_VOXELS * TOP) find_overlap(&out->overlap[out->overlaps++], &l, s, c);
            for (int k = 0; k < (int)r->labels->n; k++)
                if (region_size(r, k) >= LEAST_VOXELS)
                    find_shift(&out->shift[out->shifts++], &l, s, c, k);
        }
out:
    rmd_release(l.t);
    rmd_release(l.sorted);
    rmd_release(l.middle);
    rmd_release(l.set);
    rmd_release(l.move);
    rmd_release(l.value);
    if (st != RMD_OK) rmd_recruitment_places_free(out);
    return st;
}

void rmd_recruitment_places_free(struct rmd_recruitment_places *places)
{
    rmd_release(places->shift);
    rmd_release(places->overlap);
    *places = (struct rmd_recruitment_places){ 0 };
}
