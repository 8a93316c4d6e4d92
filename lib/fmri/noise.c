// SPDX-License-Identifier: BSD-3-Clause
// Points of the grid are planned in parallel; each whitens the design and makes it orthonormal.
#include "fmri/noise.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "math/orthogonal.h"

#include <math.h>
#include <string.h>

const char *const rmd_noise_names[] = { "arma", "ar1", "ols", NULL };

static const double grid_a[] = { 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95 };
enum { A_VALUES = sizeof grid_a / sizeof *grid_a, B_VALUES = 27, AR_VALUES = 20 };

// EQ fmri.13. Returns the number of points; `out` may be NULL.
static int list_points(struct rmd_noise_point *out, enum rmd_noise_model model)
{
    int points = 0;
    if (model == RMD_NOISE_AR1 || model == RMD_NOISE_OLS) {
        points = model == RMD_NOISE_OLS ? 1 : AR_VALUES;
        for (int k = 0; out && k < points; k++)
            out[k].arma = (struct rmd_arma){ 0.05 * k, 0 };
        return points;
    }
    if (out) out[0].arma = (struct rmd_arma){ 0, 0 };
    points = 1;
    for (int i = 0; i < A_VALUES; i++)
        for (int j = 0; j < B_VALUES; j++) {
            struct rmd_arma arma = { grid_a[i], j < 18 ? 0.05 * (j - 18) : 0.1 * (j - 18) };
            if (rmd_arma_lambda(arma) < 1e-4) continue;
            if (out) out[points].arma = arma;
            points++;
        }
    return points;
}

static void fill_basis(float *basis, const double *q, const struct rmd_noise_plan *plan)
{
    for (int c = 0; c < plan->columns; c++) {
        float *chunk = basis + (size_t)(c / RMD_NOISE_CHUNK) * (size_t)plan->n * RMD_NOISE_CHUNK;
        for (int t = 0; t < plan->n; t++)
            chunk[t * RMD_NOISE_CHUNK + c % RMD_NOISE_CHUNK] =
                (float)q[(size_t)c * (size_t)plan->n + (size_t)t];
    }
}

static void fill_rows(struct rmd_noise_point *point, const struct rmd_noise_plan *plan)
{
    size_t columns = (size_t)plan->columns, row = 0;
    for (int k = 0; k < plan->contrasts->n; k++)
        for (int r = 0; r < plan->contrasts->item[k].rows; r++, row++) {
            double *to = point->row + row * columns;
            memcpy(to, plan->contrasts->item[k].weight + (size_t)r * columns, columns * sizeof *to);
            rmd_orthogonal_solve_transposed(point->factor, to, plan->columns);
        }
    double *constant = point->row + row * columns;
    constant[0] = 1;
    rmd_orthogonal_solve_transposed(point->factor, constant, plan->columns);
}

static enum rmd_status plan_points(void *context, size_t first, size_t last, void *scratch)
{
    const struct rmd_noise_plan *plan = context;
    const struct rmd_design *d = plan->design;
    double *q = scratch;
    for (size_t k = first; k < last; k++) {
        struct rmd_noise_point *point = &plan->point[k];
        struct rmd_arma_filter *filter = plan->filters + k * (size_t)plan->n;
        float *small = (float *)point->keep_carry_scale;
        rmd_arma_plan(filter, &point->penalty, point->arma, d->volume, d->n);
        for (int t = 0; t < d->n; t++) {
            small[3 * t] = (float)filter[t].keep;
            small[3 * t + 1] = (float)filter[t].carry;
            small[3 * t + 2] = (float)filter[t].scale;
        }
        for (int c = 0; c < d->columns; c++)
            rmd_arma_whiten(q + (size_t)c * (size_t)d->n, d->x + (size_t)c * (size_t)d->n, filter,
                            d->n);
        if (rmd_orthogonal_factor(q, point->factor, d->columns, d->n) < d->columns)
            return rmd_fail(RMD_EFIT, "the columns of the design depend on each other");
        for (int c = 0; c < d->columns; c++)
            point->penalty += 2 * log(point->factor[c * d->columns + c]);
        fill_basis((float *)point->basis, q, plan);
        fill_rows(point, plan);
    }
    return RMD_OK;
}

enum rmd_status rmd_noise_plan_new(struct rmd_noise_plan *out, const struct rmd_design *design,
                                   const struct rmd_contrasts *contrasts,
                                   enum rmd_noise_model model)
{
    enum rmd_status st;
    *out = (struct rmd_noise_plan){ .n = design->n,
                                    .columns = design->columns,
                                    .chunks = (design->columns - 1) / RMD_NOISE_CHUNK + 1,
                                    .points = list_points(NULL, model),
                                    .df = design->n - design->columns,
                                    .design = design,
                                    .contrasts = contrasts };
    for (int k = 0; k < contrasts->n; k++)
        out->rows += contrasts->item[k].rows;
    size_t points = (size_t)out->points, n = (size_t)out->n, columns = (size_t)out->columns;
    size_t numbers = columns * (columns + (size_t)out->rows + 1);
    size_t floats = 3 * n + (size_t)out->chunks * n * RMD_NOISE_CHUNK;
    floats = (floats + 15) / 16 * 16;
    RMD_TRY(rmd_alloc(&out->point, points, sizeof *out->point));
    RMD_TRY(rmd_alloc(&out->numbers, points * numbers, sizeof *out->numbers));
    RMD_TRY(rmd_alloc(&out->filters, points * n, sizeof *out->filters));
    RMD_TRY(rmd_alloc(&out->floats, points * floats, sizeof *out->floats));
    list_points(out->point, model);
    for (size_t k = 0; k < points; k++) {
        struct rmd_noise_point *point = &out->point[k];
        point->factor = out->numbers + k * numbers;
        point->row = point->factor + columns * columns;
        point->filter = out->filters + k * n;
        point->basis = out->floats + k * floats;
        point->keep_carry_scale = point->basis + (size_t)out->chunks * n * RMD_NOISE_CHUNK;
    }
    RMD_TRY(rmd_parallel_for(points, 4, n * columns * sizeof(double), plan_points, out));
out:
    if (st != RMD_OK) rmd_noise_plan_free(out);
    return st;
}

void rmd_noise_plan_free(struct rmd_noise_plan *plan)
{
    rmd_release(plan->point);
    rmd_release(plan->numbers);
    rmd_release(plan->filters);
    rmd_release(plan->floats);
    *plan = (struct rmd_noise_plan){ 0 };
}
