// SPDX-License-Identifier: BSD-3-Clause
// Sampling through the deformations, and sums over the eight grid points of each node.
#include "align/deform_pair.h"

#include "align/transfer.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "image/points.h"
#include "image/smooth.h"

#include <string.h>

enum { MOMENTS = 6, PRODUCTS = 9, BINS = 512 };

static const float head = 0.1F;       // of the robust maximum: what belongs to the head
static const float plain = 0.03F;     // contrast below which a neighbourhood is not stretched
static const float most_error = 0.5F; // of the robust maximum, the last bin of the histogram
static const double least_spread = 1e-4;

enum rmd_status rmd_deform_pair_new(struct rmd_deform_pair *out, const struct rmd_lattice *lattice)
{
    enum rmd_status st;
    size_t count = rmd_lattice_count(lattice);
    struct rmd_grid grid = { .world_from_voxel = rmd_affine_identity() };
    *out = (struct rmd_deform_pair){ .lattice = *lattice, .spacing = lattice->spacing / 2 };
    for (int axis = 0; axis < 3; axis++) {
        out->n[axis] = 2 * lattice->n[axis];
        out->low[axis] = lattice->low[axis] - out->spacing / 2;
        grid.n[axis] = lattice->n[axis];
        grid.world_from_voxel.m[axis][axis] = lattice->spacing;
    }
    RMD_TRY(rmd_alloc(&out->w, 3 * count, sizeof(float)));
    RMD_TRY(rmd_alloc_raw(&out->u[0], 6 * count, sizeof(float)));
    RMD_TRY(rmd_alloc_raw(&out->image[0], 16 * count, sizeof(float)));
    RMD_TRY(rmd_alloc_raw(&out->normal.matrix, 9 * count, sizeof(float)));
    RMD_TRY(rmd_alloc_raw(&out->step, 18 * count, sizeof(float)));
    RMD_TRY(rmd_volume_new(&out->moments, &grid, MOMENTS));
    out->u[1] = out->u[0] + 3 * count;
    out->image[1] = out->image[0] + 8 * count;
    out->normal.vector = out->normal.matrix + 6 * count;
    out->room = out->step + 3 * count;
out:
    if (st != RMD_OK) rmd_deform_pair_free(out);
    return st;
}

void rmd_deform_pair_free(struct rmd_deform_pair *pair)
{
    for (int side = 0; side < 2; side++)
        rmd_volume_free(&pair->view[side].volume);
    rmd_release(pair->w);
    rmd_release(pair->u[0]);
    rmd_release(pair->image[0]);
    rmd_release(pair->normal.matrix);
    rmd_release(pair->step);
    rmd_volume_free(&pair->moments);
    *pair = (struct rmd_deform_pair){ 0 };
}

// Voxel positions of mid points p + move.
RMD_CLONES static void place_row(float *const p[3], float *const move[3], int n, float y, float z,
                                 float x, float step, const struct rmd_affine *map)
{
    float m[12];
    for (int i = 0; i < 12; i++)
        m[i] = (float)map->m[i / 4][i % 4];
    for (int i = 0; i < n; i++) {
        float a = __builtin_fmaf((float)i, step, x) + move[0][i], b = y + move[1][i],
              c = z + move[2][i];
        for (int axis = 0; axis < 3; axis++)
            p[axis][i] =
                m[4 * axis] * a + m[4 * axis + 1] * b + m[4 * axis + 2] * c + m[4 * axis + 3];
    }
}

static void leave_out(float *value, float *const p[3], int n, const struct rmd_deform_view *view)
{
    const int *of = view->volume.grid.n;
    for (int i = 0; i < n; i++) {
        if (!(value[i] == value[i])) continue;
        size_t at = 0;
        for (int axis = 2; axis >= 0; axis--) {
            int q = p[axis][i] > 0 ? (int)(p[axis][i] + 0.5F) : 0;
            at = at * (size_t)of[axis] + (size_t)(q < of[axis] ? q : of[axis] - 1);
        }
        if (view->left_out[at]) value[i] = NAN;
    }
}

// Grid planes [first, last).
static enum rmd_status sample_planes(void *context, size_t first, size_t last, void *scratch)
{
    struct rmd_deform_pair *pair = context;
    const int *n = pair->n;
    float *r = scratch, *const p[3] = { r, r + n[0], r + 2 * n[0] };
    float *const move[3] = { r + 3 * n[0], r + 4 * n[0], r + 5 * n[0] };
    for (size_t k = first; k < last; k++)
        for (int j = 0; j < n[1]; j++) {
            double start[3] = { pair->low[0], pair->low[1] + j * pair->spacing,
                                pair->low[2] + (double)k * pair->spacing };
            size_t at = (k * (size_t)n[1] + (size_t)j) * (size_t)n[0];
            for (int side = 0; side < 2; side++) {
                const struct rmd_deform_view *view = &pair->view[side];
                float *value = pair->image[side] + at;
                rmd_deform_field_row(move, n[0], start, pair->spacing, pair->u[side],
                                     &pair->lattice, p);
                place_row(p, move, n[0], (float)start[1], (float)start[2], (float)start[0],
                          (float)pair->spacing, &view->voxel_from_mid);
                rmd_points_linear(value, n[0], view->volume.v, view->volume.grid.n,
                                  &(struct rmd_points){ p[0], p[1], p[2] }, NAN);
                if (view->left_out) leave_out(value, p, n[0], view);
            }
        }
    return RMD_OK;
}

enum rmd_status rmd_deform_pair_sample(struct rmd_deform_pair *pair)
{
    enum rmd_status st = RMD_OK;
    for (int side = 0; side < 2; side++) // EQ align.52
        RMD_TRY(rmd_deform_field_exp(pair->u[side], pair->w, side ? 0.5 : -0.5, &pair->lattice,
                                     pair->room));
    RMD_TRY(rmd_parallel_for((size_t)pair->n[2], 2, 6 * (size_t)pair->n[0] * sizeof(float),
                             sample_planes, pair));
out:
    return st;
}

struct job {
    struct rmd_deform_pair *pair;
    float limit;
    struct rmd_transfer transfer;
};

// Node planes [first, last): sums over the points at which both have values.
static enum rmd_status sum_moments(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    struct rmd_deform_pair *pair = context;
    const int *n = pair->n, *nodes = pair->lattice.n;
    size_t count = rmd_lattice_count(&pair->lattice);
    for (size_t row = first; row < last; row++) {
        float *to = pair->moments.v + row * (size_t)nodes[0];
        size_t j = row % (size_t)nodes[1], k = row / (size_t)nodes[1];
        for (size_t c = 0; c < MOMENTS; c++)
            memset(to + c * count, 0, (size_t)nodes[0] * sizeof *to);
        for (size_t part = 0; part < 4; part++) {
            size_t at = ((2 * k + part / 2) * (size_t)n[1] + 2 * j + part % 2) * (size_t)n[0];
            const float *f = pair->image[0] + at, *m = pair->image[1] + at;
            for (int i = 0; i < n[0]; i++) {
                int both = f[i] == f[i] && m[i] == m[i];
                float a = both ? f[i] : 0, b = both ? m[i] : 0;
                float *node = to + i / 2;
                node[0] += (float)both, node[count] += a, node[2 * count] += b;
                node[3 * count] += a * a, node[4 * count] += b * b, node[5 * count] += a * b;
            }
        }
    }
    return RMD_OK;
}

// Moments become, per node, the two means and the factors that give both the same contrast.
// EQ align.53
RMD_CLONES static void equalise(float *v, size_t count, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float over = 1 / (v[i] > 1e-3F ? v[i] : 1e-3F);
        float a = v[count + i] * over, b = v[2 * count + i] * over;
        float aa = v[3 * count + i] * over - a * a, bb = v[4 * count + i] * over - b * b;
        aa = (aa > 0 ? aa : 0) + plain * plain;
        bb = (bb > 0 ? bb : 0) + plain * plain;
        float ratio = sqrtf(sqrtf(bb / aa));
        ratio = ratio < 0.6F ? 0.6F : ratio > 1.6F ? 1.6F : ratio;
        v[i] = a, v[count + i] = b, v[2 * count + i] = ratio, v[3 * count + i] = 1 / ratio;
    }
}

static enum rmd_status equalise_block(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    struct rmd_deform_pair *pair = context;
    equalise(pair->moments.v + first, rmd_lattice_count(&pair->lattice), last - first);
    return RMD_OK;
}

// Room for one row of the grid: the node's numbers at each point, the difference and the products.
struct row {
    float *level[4], *error, *product[PRODUCTS];
};

static struct row row_of(float *room, int n)
{
    struct row row;
    for (int i = 0; i < 4; i++)
        row.level[i] = room + i * n;
    row.error = room + 4 * n;
    for (int i = 0; i < PRODUCTS; i++)
        row.product[i] = room + (5 + i) * n;
    return row;
}

RMD_CLONES static void difference_row(float *error, const float *f, const float *m,
                                      float *const level[4], int n)
{
    for (int i = 0; i < n; i++)
        error[i] = level[2][i] * (f[i] - level[0][i]) - level[3][i] * (m[i] - level[1][i]);
}

// What differs along grid row (j, k).
static void find_difference(struct row *row, const struct rmd_deform_pair *pair, size_t j, size_t k)
{
    const int *n = pair->n, *nodes = pair->lattice.n;
    size_t count = rmd_lattice_count(&pair->lattice);
    size_t at = (k * (size_t)n[1] + j) * (size_t)n[0];
    size_t node = (k / 2 * (size_t)nodes[1] + j / 2) * (size_t)nodes[0];
    for (size_t c = 0; c < 4; c++)
        for (int i = 0; i < n[0]; i++)
            row->level[c][i] = pair->moments.v[c * count + node + (size_t)(i / 2)];
    difference_row(row->error, pair->image[0] + at, pair->image[1] + at, row->level, n[0]);
}

// Absolute differences of every second row where there is an image.
static enum rmd_status sum_bins(void *context, size_t first, size_t last, void *scratch,
                                double *bin)
{
    const struct job *job = context;
    const struct rmd_deform_pair *pair = job->pair;
    struct row row = row_of(scratch, pair->n[0]);
    for (size_t item = first; item < last; item++) {
        size_t j = 2 * (item % (size_t)pair->lattice.n[1]),
               k = 2 * (item / (size_t)pair->lattice.n[1]);
        const float *f = pair->image[0] + (k * (size_t)pair->n[1] + j) * (size_t)pair->n[0];
        find_difference(&row, pair, j, k);
        for (int i = 0; i < pair->n[0]; i++) {
            float place = fabsf(row.error[i]) * (BINS / most_error);
            if (!(place == place) || !(f[i] > 0.1F)) continue;
            bin[place < BINS - 1 ? (int)place : BINS - 1]++;
        }
    }
    return RMD_OK;
}

static double spread_of(const double bin[BINS])
{
    double all = 0, below = 0;
    int q = 0;
    for (int i = 0; i < BINS; i++)
        all += bin[i];
    while (q < BINS - 1 && 2 * (below + bin[q]) < all)
        below += bin[q++];
    double inside = bin[q] > 0 ? (all / 2 - below) / bin[q] : 0;
    return fmax(least_spread, 1.4826 * (q + inside) / BINS * (double)most_error);
}

// Weighted products of the difference and its gradient. EQ align.54
RMD_CLONES static void product_row(struct row *row, const float *f, const float *m, int stride,
                                   int plane, float per_mm, float limit, int n)
{
    for (int i = 1; i < n - 1; i++) {
        float p = row->level[2][i] * per_mm, q = row->level[3][i] * per_mm, e = row->error[i];
        float x = p * (f[i + 1] - f[i - 1]) + q * (m[i + 1] - m[i - 1]);
        float y = p * (f[i + stride] - f[i - stride]) + q * (m[i + stride] - m[i - stride]);
        float z = p * (f[i + plane] - f[i - plane]) + q * (m[i + plane] - m[i - plane]);
        float sum = e + x + y + z, u = e / limit, rest = 1 - u * u;
        int known = sum == sum;
        float weight = known && rest > 0 ? rest * rest : 0;
        e = known ? e : 0, x = known ? x : 0, y = known ? y : 0, z = known ? z : 0;
        row->product[0][i] = weight * x * x;
        row->product[1][i] = weight * y * y;
        row->product[2][i] = weight * z * z;
        row->product[3][i] = weight * y * z;
        row->product[4][i] = weight * z * x;
        row->product[5][i] = weight * x * y;
        row->product[6][i] = weight * e * x;
        row->product[7][i] = weight * e * y;
        row->product[8][i] = weight * e * z;
    }
}

static enum rmd_status sum_products(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    struct rmd_deform_pair *pair = job->pair;
    const int *n = pair->n, *nodes = pair->lattice.n;
    size_t count = rmd_lattice_count(&pair->lattice);
    struct row row = row_of(scratch, n[0]);
    for (size_t item = first; item < last; item++) {
        float *to = pair->normal.matrix + item * (size_t)nodes[0];
        for (size_t c = 0; c < PRODUCTS; c++)
            memset(to + c * count, 0, (size_t)nodes[0] * sizeof *to);
        for (size_t part = 0; part < 4; part++) {
            size_t j = 2 * (item % (size_t)nodes[1]) + part % 2;
            size_t k = 2 * (item / (size_t)nodes[1]) + part / 2;
            if (j == 0 || k == 0 || j + 1 == (size_t)n[1] || k + 1 == (size_t)n[2]) continue;
            size_t at = (k * (size_t)n[1] + j) * (size_t)n[0];
            find_difference(&row, pair, j, k);
            product_row(&row, pair->image[0] + at, pair->image[1] + at, n[0], n[0] * n[1],
                        (float)(0.25 / pair->spacing), job->limit, n[0]);
            for (size_t c = 0; c < PRODUCTS; c++) {
                row.product[c][0] = row.product[c][n[0] - 1] = 0;
                for (int i = 0; i < nodes[0]; i++)
                    to[c * count + (size_t)i] += row.product[c][2 * i] + row.product[c][2 * i + 1];
            }
        }
    }
    return RMD_OK;
}

// Sums for a transfer of both images along rows of the grid.
static enum rmd_status sum_transfer(void *context, size_t first, size_t last, void *scratch,
                                    double *sum)
{
    (void)scratch;
    const struct rmd_deform_pair *pair = context;
    const int n = pair->n[0];
    for (size_t row = first; row < last; row++) {
        const float *a = pair->image[0] + row * (size_t)n, *b = pair->image[1] + row * (size_t)n;
        rmd_transfer_add(sum, a, b, n, head);
        rmd_transfer_add(sum + RMD_TRANSFER_SUMS, b, a, n, head);
    }
    return RMD_OK;
}

static enum rmd_status map_rows(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    const size_t n = (size_t)job->pair->n[0];
    rmd_transfer_apply(job->pair->image[job->transfer.side] + first * n, (int)((last - first) * n),
                       &job->transfer);
    return RMD_OK;
}

// Maps the image that tells more about the other to its contrast.
static enum rmd_status map_contrast(struct rmd_deform_pair *pair)
{
    enum rmd_status st;
    double sum[2 * RMD_TRANSFER_SUMS];
    size_t rows = (size_t)pair->n[1] * (size_t)pair->n[2];
    struct rmd_transfer way[2] = { { .side = 0 }, { .side = 1 } };
    RMD_TRY(rmd_parallel_sum(sum, 2 * RMD_TRANSFER_SUMS, rows, 512, 0, sum_transfer, pair));
    for (int side = 0; side < 2; side++)
        rmd_transfer_fit(&way[side], sum + side * RMD_TRANSFER_SUMS, 100);
    struct job job = { .pair = pair, .transfer = way[way[1].explained > way[0].explained] };
    RMD_TRY(rmd_parallel_for(rows, 64, 0, map_rows, &job));
out:
    return st;
}

enum rmd_status rmd_deform_pair_compare(struct rmd_deform_pair *pair, double window,
                                        double saturation, double *spread)
{
    enum rmd_status st;
    double bin[BINS], sigma[3] = { window, window, window };
    size_t rows = (size_t)pair->lattice.n[1] * (size_t)pair->lattice.n[2];
    size_t room = (5 + PRODUCTS) * (size_t)pair->n[0] * sizeof(float);
    size_t count = rmd_lattice_count(&pair->lattice);
    struct job job = { .pair = pair };
    RMD_TRY(map_contrast(pair));
    RMD_TRY(rmd_parallel_for(rows, 16, 0, sum_moments, pair));
    RMD_TRY(rmd_smooth_gaussian(&pair->moments, sigma));
    RMD_TRY(rmd_parallel_for(count, 16384, 0, equalise_block, pair));
    RMD_TRY(rmd_parallel_sum(bin, BINS, rows, 16, room, sum_bins, &job));
    *spread = spread_of(bin);
    job.limit = (float)(saturation * *spread);
    RMD_TRY(rmd_parallel_for(rows, 16, room, sum_products, &job));
    float over = (float)(1 / (8 * *spread * *spread));
    for (size_t i = 0; i < PRODUCTS * count; i++)
        pair->normal.matrix[i] *= over;
out:
    return st;
}
