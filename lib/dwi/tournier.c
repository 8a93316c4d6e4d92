// SPDX-License-Identifier: BSD-3-Clause
// Deconvolve, choose, measure, repeat; after the first round only where the best voxels were.
#include "dwi/tournier.h"

#include "base/memory.h"
#include "dwi/lobes.h"
#include "image/components.h"
#include "math/mat3.h"

#include <stdlib.h>
#include <string.h>

enum { CHOSEN = 300, CANDIDATES = 3000, ROUNDS = 10 };

// EQ fod.8
double rmd_tournier_score(double direction[3], const struct rmd_volume *peaks,
                          const struct rmd_volume *fod, size_t v)
{
    size_t voxels = rmd_grid_count(&peaks->grid);
    double peak[2][3], p[2];
    for (size_t k = 0; k < 6; k++)
        peak[k / 3][k % 3] = (double)peaks->v[k * voxels + v];
    for (int k = 0; k < 2; k++)
        p[k] = rmd_vector_norm(peak[k]);
    if (!(p[0] > 0 && fod->v[v] > 0)) return 0;
    for (int k = 0; k < 3; k++)
        direction[k] = peak[0][k] / p[0];
    double lonely = 1 - p[1] / p[0];
    return sqrt(p[0]) * lonely * lonely * p[0] / (double)fod->v[v];
}

struct ranked {
    double score;
    size_t place;
};

static int by_score(const void *a, const void *b)
{
    const struct ranked *p = a, *q = b;
    if (p->score != q->score) return p->score > q->score ? -1 : 1;
    return p->place < q->place ? -1 : 1;
}

size_t rmd_tournier_best(size_t *place, size_t most, const double *score, size_t n)
{
    size_t kept = 0;
    struct ranked *list;
    if (rmd_alloc(&list, n, sizeof *list) != RMD_OK) return 0;
    for (size_t v = 0; v < n; v++)
        if (score[v] > 0) list[kept++] = (struct ranked){ score[v], v };
    qsort(list, kept, sizeof *list, by_score);
    if (kept > most) kept = most;
    for (size_t k = 0; k < kept; k++)
        place[k] = list[k].place;
    rmd_release(list);
    return kept;
}

// What the rounds share.
struct search {
    const struct rmd_signals *signals;
    const struct rmd_mask *mask;
    const struct rmd_gradients *gradients;
    const struct rmd_shells *shells;
    size_t *item, items;            // voxels of this round, places in the list of `signals`
    double *score;                  // [items]
    double (*direction)[3];         // [items]
    size_t *chosen, *before;        // [CHOSEN] places in the list, ascending
    double (*axis)[3];              // [CHOSEN]
    size_t n, n_before, *candidate; // [CANDIDATES] places among the items
};

static enum rmd_status score_voxels(struct search *s, const struct rmd_response *response, int lmax)
{
    enum rmd_status st;
    struct rmd_fod_plan plan = { 0 };
    struct rmd_fod fod = { 0 };
    struct rmd_lobes lobes = { 0 };
    const struct rmd_fod_tissues tissues = { { response } };
    const struct rmd_fod_opts opts = { RMD_FOD_CSD, lmax };
    const struct rmd_lobes_opts two = { 2, 0 };
    RMD_TRY(rmd_fod_plan_new(&plan, s->gradients, s->shells, &tissues, &opts, 0, NULL));
    RMD_TRY(rmd_fod_fit(&fod, &plan, s->signals, s->item, s->items));
    RMD_TRY(rmd_lobes_find(&lobes, &fod.tissue[RMD_FOD_WM], &two));
    for (size_t v = 0; v < s->items; v++)
        s->score[v] = rmd_tournier_score(s->direction[v], &lobes.peaks, &fod.tissue[RMD_FOD_WM], v);
out:
    rmd_fod_plan_free(&plan);
    rmd_fod_free(&fod);
    rmd_lobes_free(&lobes);
    return st;
}

static int ascending(const void *a, const void *b)
{
    const size_t *p = a, *q = b;
    return *p < *q ? -1 : *p > *q;
}

// Sets `chosen` and their axes to the best of the items, in the order of the list.
static enum rmd_status choose(struct search *s)
{
    size_t best = rmd_tournier_best(s->candidate, CANDIDATES, s->score, s->items);
    if (best == 0)
        return rmd_fail(RMD_EFIT, "no voxel looks like a single fibre: are the gradient directions "
                                  "right, is the mask one of the brain?");
    memcpy(s->before, s->chosen, CHOSEN * sizeof *s->before);
    s->n_before = s->n;
    s->n = best < CHOSEN ? best : CHOSEN;
    qsort(s->candidate, s->n, sizeof *s->candidate, ascending);
    for (size_t k = 0; k < s->n; k++) {
        s->chosen[k] = s->item[s->candidate[k]];
        memcpy(s->axis[k], s->direction[s->candidate[k]], sizeof s->axis[k]);
    }
    s->items = best; // candidates of the next round, before they are dilated
    return RMD_OK;
}

// The items of the next round: the candidates and their neighbours inside the mask.
static enum rmd_status spread(struct search *s)
{
    enum rmd_status st;
    struct rmd_mask near = { 0 };
    size_t n = 0;
    RMD_TRY(rmd_mask_new(&near, &s->mask->grid));
    for (size_t k = 0; k < s->items; k++)
        near.v[s->signals->voxel[s->item[s->candidate[k]]]] = 1;
    near.count = s->items;
    RMD_TRY(rmd_components_dilate(&near, RMD_FACES, 1));
    for (size_t p = 0; p < s->signals->n; p++)
        if (near.v[s->signals->voxel[p]]) s->item[n++] = p;
    s->items = n;
out:
    rmd_mask_free(&near);
    return st;
}

static enum rmd_status search_new(struct search *s)
{
    enum rmd_status st;
    size_t n = s->signals->n;
    RMD_TRY(rmd_alloc(&s->item, n, sizeof *s->item));
    RMD_TRY(rmd_alloc(&s->score, n, sizeof *s->score));
    RMD_TRY(rmd_alloc(&s->direction, n, sizeof *s->direction));
    RMD_TRY(rmd_alloc(&s->chosen, CHOSEN, sizeof *s->chosen));
    RMD_TRY(rmd_alloc(&s->before, CHOSEN, sizeof *s->before));
    RMD_TRY(rmd_alloc(&s->axis, CHOSEN, sizeof *s->axis));
    RMD_TRY(rmd_alloc(&s->candidate, CANDIDATES, sizeof *s->candidate));
    s->items = n;
    for (size_t p = 0; p < n; p++)
        s->item[p] = p;
out:
    return st;
}

static void search_free(struct search *s)
{
    rmd_release(s->item);
    rmd_release(s->score);
    rmd_release(s->direction);
    rmd_release(s->chosen);
    rmd_release(s->before);
    rmd_release(s->axis);
    rmd_release(s->candidate);
}

enum rmd_status rmd_tournier_estimate(struct rmd_response *out, size_t *used,
                                      const struct rmd_signals *signals,
                                      const struct rmd_mask *mask,
                                      const struct rmd_gradients *gradients,
                                      const struct rmd_shells *shells)
{
    enum rmd_status st;
    struct search s = {
        .signals = signals, .mask = mask, .gradients = gradients, .shells = shells
    };
    struct rmd_response_voxels voxels = { signals, gradients, shells, NULL, 0 };
    *out = (struct rmd_response){
        .shells = 1, .terms = 3, .b = { shells->b[shells->n - 1] }, .zonal = { { 1, -1, 1 } }
    }; // a flat disc
    RMD_TRY(search_new(&s));
    for (int round = 0; round < ROUNDS; round++) {
        RMD_TRY(score_voxels(&s, out, round == 0 ? 4 : 8));
        RMD_TRY(choose(&s));
        voxels.item = s.chosen;
        voxels.count = s.n;
        RMD_TRY(rmd_response_fit_fibre(out, &voxels, (const double(*)[3])s.axis));
        if (s.n == s.n_before && memcmp(s.chosen, s.before, s.n * sizeof *s.chosen) == 0) break;
        RMD_TRY(spread(&s));
    }
    out->b[0] = out->b[out->shells - 1]; // csd takes the highest shell alone
    memcpy(out->zonal[0], out->zonal[out->shells - 1], sizeof out->zonal[0]);
    out->shells = 1;
    *used = s.n;
out:
    search_free(&s);
    return st;
}
