// SPDX-License-Identifier: BSD-3-Clause
// The design matrix exists for one chunk of voxels at a time only.
#include "align/rigid_system.h"

#include "base/parallel.h"
#include "base/simd.h"
#include "math/linsolve.h"

#include <string.h>

enum {
    LANES = 16,
    CHUNK = 256,
    RIGID = 6,
    UNKNOWNS = RMD_AFFINE_LOGS + RMD_RIGID_GAINS,
    COLUMNS = UNKNOWNS + 1, // and the residual
    PRODUCTS = COLUMNS * (COLUMNS + 1) / 2,
    SUMS = PRODUCTS + 1, // and the number of outliers
    BINS = 4096,
};

static const float arm = 50;        // mm: rotations are solved in units of motion at this radius
static const float gain_scale = 90; // mm
static const double gain_ridge = 1e-6, least_spread = 1e-5;
static const double most_error = 0.5; // of the robust maximum, the last bin of the histogram
static const float outlier_weight = 0.1F;
static const size_t least_voxels = 200;

struct job {
    const struct rmd_rigid_items *items;
    int motions, unknowns;
    float limit;         // residuals from here on have no weight
    const float *update; // of all unknowns; NULL for none
};

// The rows of the design of up to CHUNK voxels from item `at` on, as columns; 0 beyond `n`.
struct chunk {
    float column[COLUMNS][CHUNK];
    float power[3][4][CHUNK]; // of the coordinates over gain_scale
};

// EQ align.8
RMD_CLONES static void motion_columns(struct chunk *chunk, const struct rmd_rigid_items *items,
                                      size_t at, int n, float z)
{
    const float *x = items->x + at, *y = items->y + at;
    const float *gx = items->gx + at, *gy = items->gy + at, *gz = items->gz + at;
    for (int l = 0; l < n; l++) {
        chunk->column[0][l] = (y[l] * gz[l] - z * gy[l]) / arm;
        chunk->column[1][l] = (z * gx[l] - x[l] * gz[l]) / arm;
        chunk->column[2][l] = (x[l] * gy[l] - y[l] * gx[l]) / arm;
        chunk->column[3][l] = gx[l];
        chunk->column[4][l] = gy[l];
        chunk->column[5][l] = gz[l];
    }
}

// EQ align.33
RMD_CLONES static void stretch_columns(struct chunk *chunk, const struct rmd_rigid_items *items,
                                       size_t at, int n, float z)
{
    const float *x = items->x + at, *y = items->y + at;
    const float *gx = items->gx + at, *gy = items->gy + at, *gz = items->gz + at;
    for (int l = 0; l < n; l++) {
        chunk->column[6][l] = x[l] * gx[l] / arm;
        chunk->column[7][l] = y[l] * gy[l] / arm;
        chunk->column[8][l] = z * gz[l] / arm;
        chunk->column[9][l] = (y[l] * gz[l] + z * gy[l]) / arm;
        chunk->column[10][l] = (z * gx[l] + x[l] * gz[l]) / arm;
        chunk->column[11][l] = (x[l] * gy[l] + y[l] * gx[l]) / arm;
    }
}

// EQ align.6
RMD_CLONES static void gain_columns(struct chunk *chunk, const struct rmd_rigid_items *items,
                                    size_t at, int n, float z, int motions, int gains)
{
    const float *coordinate[3] = { items->x + at, items->y + at, NULL };
    const float *mean = items->mean + at;
    for (int axis = 0; axis < 3; axis++)
        for (int l = 0; l < n; l++) {
            float u = (axis < 2 ? coordinate[axis][l] : z) / gain_scale;
            chunk->power[axis][0][l] = 1;
            chunk->power[axis][1][l] = u;
            chunk->power[axis][2][l] = u * u;
            chunk->power[axis][3][l] = u * u * u;
        }
    for (int i = 0; i < gains; i++) {
        const unsigned char *power = rmd_rigid_pair_powers[i];
        const float *px = chunk->power[0][power[0]], *py = chunk->power[1][power[1]];
        const float *pz = chunk->power[2][power[2]];
        for (int l = 0; l < n; l++)
            chunk->column[motions + i][l] = -mean[l] * (px[l] * py[l] * pz[l]);
    }
}

static void fill_columns(struct chunk *chunk, const struct job *job, size_t at, int n, float z)
{
    motion_columns(chunk, job->items, at, n, z);
    if (job->motions > RIGID) stretch_columns(chunk, job->items, at, n, z);
    gain_columns(chunk, job->items, at, n, z, job->motions, job->unknowns - job->motions);
    memcpy(chunk->column[job->unknowns], job->items->residual + at, (size_t)n * sizeof(float));
    for (int i = 0; i <= job->unknowns; i++)
        memset(chunk->column[i] + n, 0, (size_t)(CHUNK - n) * sizeof(float));
}

RMD_CLONES static void add_columns(float *error, const struct chunk *chunk, const float *factor,
                                   int columns, int n)
{
    for (int i = 0; i < columns; i++)
        for (int l = 0; l < n; l++)
            error[l] = __builtin_fmaf(factor[i], chunk->column[i][l], error[l]);
}

// Errors of the items of planes [first, last) after the update.
static enum rmd_status find_errors(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const struct rmd_rigid_items *items = job->items;
    struct chunk *chunk = scratch;
    for (size_t k = first; k < last; k++)
        for (int done = 0; done < items->count[k]; done += CHUNK) {
            int n = items->count[k] - done < CHUNK ? items->count[k] - done : CHUNK;
            size_t at = k * items->room + (size_t)done;
            memcpy(items->error + at, items->residual + at, (size_t)n * sizeof(float));
            if (job->update == NULL) continue;
            fill_columns(chunk, job, at, n, items->z[k]);
            add_columns(items->error + at, chunk, job->update, job->unknowns, n);
        }
    return RMD_OK;
}

// The robust SD of the errors: 1.4826 times the median of their absolute values, from a histogram.
// EQ align.9
static double find_spread(const struct rmd_rigid_items *items, size_t *count)
{
    size_t bin[BINS] = { 0 }, below = 0;
    const float per_bin = (float)(BINS / most_error);
    *count = 0;
    for (int k = 0; k < items->planes; k++) {
        const float *error = items->error + (size_t)k * items->room;
        for (int i = 0; i < items->count[k]; i++) {
            float place = fabsf(error[i]) * per_bin;
            bin[place < BINS ? (int)place : BINS - 1]++;
        }
        *count += (size_t)items->count[k];
    }
    if (*count == 0) return 0;
    int q = 0;
    while (2 * (below + bin[q]) < *count)
        below += bin[q++];
    double inside = ((double)*count / 2 - (double)below) / (double)bin[q];
    double spread = 1.4826 * (q + inside) / BINS * most_error;
    return spread > least_spread ? spread : least_spread;
}

// Multiplies every column by the root of Tukey's weight. EQ align.9
RMD_CLONES static void weigh(struct chunk *chunk, float *root, const float *error, float limit,
                             int columns, int n)
{
    for (int l = 0; l < n; l++) {
        float u = error[l] / limit, rest = 1 - u * u;
        root[l] = rest > 0 ? rest : 0;
    }
    for (int i = 0; i < columns; i++)
        for (int l = 0; l < n; l++)
            chunk->column[i][l] *= root[l];
}

// Adds the products of all pairs of columns, row by row of the lower triangle.
RMD_CLONES static void add_products(double *sum, const struct chunk *chunk, int columns)
{
    for (int i = 0; i < columns; i++)
        for (int j = 0; j <= i; j++) {
            const float *a = chunk->column[i], *b = chunk->column[j];
            float lane[LANES] = { 0 };
            for (int first = 0; first < CHUNK; first += LANES)
                for (int l = 0; l < LANES; l++)
                    lane[l] = __builtin_fmaf(a[first + l], b[first + l], lane[l]);
            for (int half = LANES / 2; half > 0; half /= 2)
                for (int l = 0; l < half; l++)
                    lane[l] += lane[l + half];
            *sum++ += (double)lane[0];
        }
}

static enum rmd_status sum_products(void *context, size_t first, size_t last, void *scratch,
                                    double *sum)
{
    const struct job *job = context;
    const struct rmd_rigid_items *items = job->items;
    struct chunk *chunk = scratch;
    float root[CHUNK];
    for (size_t k = first; k < last; k++)
        for (int done = 0; done < items->count[k]; done += CHUNK) {
            int n = items->count[k] - done < CHUNK ? items->count[k] - done : CHUNK;
            size_t at = k * items->room + (size_t)done;
            fill_columns(chunk, job, at, n, items->z[k]);
            weigh(chunk, root, items->error + at, job->limit, job->unknowns + 1, n);
            add_products(sum, chunk, job->unknowns + 1);
            for (int l = 0; l < n; l++)
                sum[PRODUCTS] += root[l] * root[l] < outlier_weight;
        }
    return RMD_OK;
}

// Solves A'WA p = -A'Wr. EQ align.9
static int solve_normal(double update[UNKNOWNS], const double *sum, int motions, int unknowns)
{
    double matrix[UNKNOWNS * UNKNOWNS];
    for (int i = 0; i < unknowns; i++) {
        for (int j = 0; j <= i; j++)
            matrix[i * unknowns + j] = sum[i * (i + 1) / 2 + j];
        if (i >= motions) matrix[i * unknowns + i] *= 1 + gain_ridge;
        update[i] = -sum[unknowns * (unknowns + 1) / 2 + i];
    }
    if (!rmd_linsolve_factor(matrix, unknowns)) return 0;
    rmd_linsolve_solve(matrix, update, unknowns);
    return 1;
}

enum rmd_status rmd_rigid_system_solve(struct rmd_rigid_update *out,
                                       const struct rmd_rigid_pair *pair, int motions, int gains,
                                       double saturation, int rounds)
{
    enum rmd_status st = RMD_OK;
    size_t planes = (size_t)pair->items.planes, count;
    struct job job = { .items = &pair->items, .motions = motions, .unknowns = motions + gains };
    double update[UNKNOWNS] = { 0 }, sum[SUMS];
    float current[UNKNOWNS];
    *out = (struct rmd_rigid_update){ 0 };
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < job.unknowns; i++)
            current[i] = (float)update[i];
        job.update = round ? current : NULL;
        RMD_TRY(rmd_parallel_for(planes, 1, sizeof(struct chunk), find_errors, &job));
        out->spread = find_spread(&pair->items, &count);
        job.limit = (float)(saturation * out->spread);
        RMD_TRY(rmd_parallel_sum(sum, SUMS, planes, 1, sizeof(struct chunk), sum_products, &job));
        if (count < least_voxels || !solve_normal(update, sum, motions, job.unknowns)) {
            st = rmd_fail(RMD_EFIT,
                          "the images share too little structure to be aligned (%zu "
                          "voxels of head in both); check that both show the same head",
                          count);
            goto out;
        }
        out->outliers = sum[PRODUCTS] / (double)count;
    }
    for (int i = 0; i < motions; i++)
        out->motion[i] = i >= 3 && i < RIGID ? update[i] : update[i] / (double)arm;
    memcpy(out->gain, update + motions, (size_t)gains * sizeof(double));
out:
    return st;
}
