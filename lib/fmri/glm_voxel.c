// SPDX-License-Identifier: BSD-3-Clause
// Double precision, where the kernels of the search use single.
#include "fmri/glm_voxel.h"

#include "base/simd.h"
#include "fmri/glm.h"
#include "math/linsolve.h"

#include <math.h>

enum { CHUNK = RMD_NOISE_CHUNK, LAGS = RMD_GLM_LAGS };

size_t rmd_glm_voxel_scratch(const struct rmd_noise_plan *plan)
{
    size_t numbers = (size_t)plan->n + LAGS + (size_t)plan->chunks * CHUNK;
    return (numbers + 2 * ((size_t)plan->rows + 1)) * sizeof(double);
}

void rmd_glm_voxel_place(struct rmd_glm_voxel *voxel, const struct rmd_noise_plan *plan,
                         void *scratch)
{
    voxel->along = scratch;
    voxel->row = voxel->along + plan->chunks * CHUNK;
    voxel->square = voxel->row + plan->rows + 1;
    voxel->whitened = voxel->square + plan->rows + 1;
}

RMD_CLONES static void project(double along[restrict CHUNK], const float *restrict basis,
                               const double *restrict w, int n)
{
    double sum[CHUNK] = { 0 };
    for (int t = 0; t < n; t++)
        for (int j = 0; j < CHUNK; j++)
            sum[j] += (double)basis[t * CHUNK + j] * w[t];
    for (int j = 0; j < CHUNK; j++)
        along[j] = sum[j];
}

static void subtract(double *restrict w, const float *restrict basis,
                     const double along[restrict CHUNK], int n)
{
    for (int t = 0; t < n; t++) {
        double sum = 0;
        for (int j = 0; j < CHUNK; j++)
            sum += (double)basis[t * CHUNK + j] * along[j];
        w[t] -= sum;
    }
}

// product[k] = sum over t of w[t] w[t + k + 1]; w continues with LAGS zeros.
RMD_CLONES static void correlate(double product[restrict LAGS], const double *restrict w, int n)
{
    double sum[LAGS] = { 0 };
    for (int t = 0; t < n; t++)
        for (int k = 0; k < LAGS; k++)
            sum[k] += w[t] * w[t + k + 1];
    for (int k = 0; k < LAGS; k++)
        product[k] = sum[k];
}

static double square_sum(const double *w, int n)
{
    double sum = 0;
    for (int t = 0; t < n; t++)
        sum += w[t] * w[t];
    return sum;
}

// EQ fmri.15.
void rmd_glm_voxel_fit(struct rmd_glm_voxel *voxel, const struct rmd_noise_plan *plan, int point,
                       const struct rmd_glm_block *block, int lane)
{
    const struct rmd_noise_point *noise = &plan->point[point], *white = &plan->point[0];
    double *w = voxel->whitened, product[LAGS];
    int n = plan->n;
    for (int t = 0; t < n; t++)
        w[t] = (double)block->y[t][lane];
    for (int k = 0; k < LAGS; k++)
        w[n + k] = 0;
    rmd_arma_whiten(w, w, noise->filter, n);
    for (int k = 0; k < plan->chunks; k++) {
        const float *basis = noise->basis + (size_t)(k * n * CHUNK);
        project(voxel->along + k * CHUNK, basis, w, n);
        subtract(w, basis, voxel->along + k * CHUNK, n);
    }
    double rest = square_sum(w, n);
    voxel->variance = rest / plan->df;
    for (int r = 0; r <= plan->rows; r++) {
        const double *row = noise->row + (size_t)r * (size_t)plan->columns;
        const double *first = white->row + (size_t)r * (size_t)plan->columns;
        voxel->row[r] = voxel->square[r] = 0;
        for (int c = 0; c < plan->columns; c++) {
            voxel->row[r] +=
                first[c] * (double)block->coefficient[c][lane] + row[c] * voxel->along[c];
            voxel->square[r] += row[c] * row[c];
        }
    }
    correlate(product, w, n);
    voxel->portmanteau = 0;
    for (int k = 0; k < LAGS; k++)
        voxel->portmanteau +=
            product[k] * product[k] / (rest * rest) * n * (n + 2) / (n - k - 1); // EQ fmri.17
}

// EQ fmri.16.
double rmd_glm_voxel_f(const struct rmd_glm_voxel *voxel, const struct rmd_noise_plan *plan,
                       int point, int first, int rows, double *scratch)
{
    const double *row = plan->point[point].row + (size_t)first * (size_t)plan->columns;
    double *covariance = scratch, *solved = scratch + rows * rows, sum = 0;
    for (int i = 0; i < rows; i++) {
        solved[i] = voxel->row[first + i];
        for (int j = 0; j <= i; j++) {
            double product = 0;
            for (int c = 0; c < plan->columns; c++)
                product += row[i * plan->columns + c] * row[j * plan->columns + c];
            covariance[i * rows + j] = product;
        }
    }
    if (!rmd_linsolve_factor(covariance, rows)) return (double)NAN;
    rmd_linsolve_solve(covariance, solved, rows);
    for (int i = 0; i < rows; i++)
        sum += solved[i] * voxel->row[first + i];
    return sum / (rows * voxel->variance);
}
