// SPDX-License-Identifier: BSD-3-Clause
// What a transform does to volumes and directions, from its Jacobian.
#include "align/warp.h"

#include "base/parallel.h"
#include "math/eigen3.h"

enum { ROWS = 16, COLUMNS = 15 }; // a row's Jacobian has 9 columns and needs room for 6 more

struct job {
    const struct rmd_warp *warp;
    float *determinant;
    struct rmd_volume *tensor;
};

static void row_jacobian(double *column[9], const struct rmd_warp *warp, size_t row, double *room)
{
    const struct rmd_grid *grid = &warp->grid;
    size_t width = (size_t)grid->n[0];
    for (int e = 0; e < 9; e++)
        column[e] = room + (size_t)e * width;
    rmd_transform_jacobian_row(column, grid, (int)(row % (size_t)grid->n[1]),
                               (int)(row / (size_t)grid->n[1]), warp->transform, room + 9 * width);
}

// dy/dx of one voxel, as the linear part of a map.
static struct rmd_affine jacobian_at(double *const column[9], size_t i)
{
    struct rmd_affine j = { { { 0 } } };
    for (int e = 0; e < 9; e++)
        j.m[e / 3][e % 3] = column[e][i];
    return j;
}

static enum rmd_status determinant_rows(void *context, size_t first, size_t last, void *scratch,
                                        double *partial)
{
    const struct job *job = context;
    size_t width = (size_t)job->warp->grid.n[0];
    double *column[9];
    for (size_t row = first; row < last; row++) {
        row_jacobian(column, job->warp, row, scratch);
        for (size_t i = 0; i < width; i++) { // EQ align.42
            struct rmd_affine j = jacobian_at(column, i);
            double determinant = rmd_affine_determinant(&j);
            job->determinant[row * width + i] = (float)determinant;
            *partial += determinant <= 0;
        }
    }
    return RMD_OK;
}

enum rmd_status rmd_warp_determinant(float *out, size_t *folds, const struct rmd_warp *warp)
{
    struct job job = { warp, out, NULL };
    size_t rows = (size_t)warp->grid.n[1] * (size_t)warp->grid.n[2],
           width = (size_t)warp->grid.n[0];
    double sum = 0;
    if (!warp->field.v) { // the same everywhere, to the last bit
        double determinant = rmd_affine_determinant(&warp->matrix);
        for (size_t i = 0; i < rows * width; i++)
            out[i] = (float)determinant;
        *folds = determinant > 0 ? 0 : rows * width;
        return RMD_OK;
    }
    enum rmd_status st = rmd_parallel_sum(&sum, 1, rows, ROWS, COLUMNS * width * sizeof(double),
                                          determinant_rows, &job);
    *folds = (size_t)sum;
    return st;
}

static int normalise(double a[3])
{
    double norm = rmd_vector_norm(a);
    for (int axis = 0; axis < 3; axis++)
        a[axis] /= norm;
    return norm > 0 && isfinite(norm);
}

static void cross(double c[3], const double a[3], const double b[3])
{
    for (int i = 0; i < 3; i++)
        c[i] = a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3];
}

// Eigenvectors of the image turned into those of the result; 0 where `back`, which maps directions
// of the image into the result, has no meaning. EQ align.45
static int turn_axes(double to[3][3], const double from[3][3], const struct rmd_affine *back)
{
    for (int k = 0; k < 2; k++)
        rmd_affine_apply(to[k], back, from[k]);
    if (!normalise(to[0])) return 0;
    double along = rmd_vector_dot(to[0], to[1]);
    for (int axis = 0; axis < 3; axis++)
        to[1][axis] -= along * to[0][axis];
    if (!normalise(to[1])) return 0;
    cross(to[2], to[0], to[1]); // its sign does not change the tensor
    return 1;
}

static void turn(double d[6], const struct rmd_affine *image_from_result)
{
    double value[3], from[3][3], to[3][3];
    struct rmd_affine back = rmd_affine_invert(image_from_result);
    rmd_eigen3(value, from, d);
    if (value[0] == value[1] && value[1] == value[2]) return; // a sphere, or zero
    int turned = turn_axes(to, (const double(*)[3])from, &back);
    for (int e = 0; e < 6; e++) {
        static const int row[6] = { 0, 1, 2, 0, 0, 1 }, column[6] = { 0, 1, 2, 1, 2, 2 };
        d[e] = turned ? 0 : NAN;
        for (int k = 0; turned && k < 3; k++)
            d[e] += value[k] * to[k][row[e]] * to[k][column[e]];
    }
}

static enum rmd_status turn_rows(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    size_t width = (size_t)job->warp->grid.n[0], count = rmd_grid_count(&job->warp->grid);
    double *column[9];
    for (size_t row = first; row < last; row++) {
        if (job->warp->field.v) row_jacobian(column, job->warp, row, scratch);
        for (size_t i = 0; i < width; i++) {
            struct rmd_affine j = job->warp->field.v ? jacobian_at(column, i) : job->warp->matrix;
            float *v = job->tensor->v + row * width + i;
            double d[6];
            for (size_t e = 0; e < 6; e++)
                d[e] = (double)v[e * count];
            for (int axis = 0; axis < 3; axis++)
                j.m[axis][3] = 0;
            turn(d, &j);
            for (size_t e = 0; e < 6; e++)
                v[e * count] = (float)d[e];
        }
    }
    return RMD_OK;
}

enum rmd_status rmd_warp_turn_tensors(struct rmd_volume *tensor, const struct rmd_warp *warp)
{
    struct job job = { warp, NULL, tensor };
    size_t rows = (size_t)warp->grid.n[1] * (size_t)warp->grid.n[2];
    if (tensor->nt != 6) return rmd_fail(RMD_EARG, "tensors have 6 volumes, not %d", tensor->nt);
    return rmd_parallel_for(rows, ROWS, COLUMNS * (size_t)warp->grid.n[0] * sizeof(double),
                            turn_rows, &job);
}

int rmd_warp_rotation(struct rmd_affine *result_from_image, const struct rmd_warp *warp)
{
    static const int row[6] = { 0, 1, 2, 0, 0, 1 }, column[6] = { 0, 1, 2, 1, 2, 2 };
    struct rmd_affine m = rmd_affine_invert(&warp->matrix);
    double square[6] = { 0 }, value[3], axes[3][3], to[3][3];
    if (warp->field.v) return 0;
    for (int e = 0; e < 6; e++)
        for (int k = 0; k < 3; k++)
            square[e] += m.m[k][row[e]] * m.m[k][column[e]];
    rmd_eigen3(value, axes, square);
    for (int axis = 0; axis < 3; axis++)
        m.m[axis][3] = 0;
    for (int k = 0; k < 3; k++) { // EQ align.49
        rmd_affine_apply(to[k], &m, axes[k]);
        for (int i = 0; i < 3; i++)
            to[k][i] /= sqrt(value[k]);
    }
    *result_from_image = (struct rmd_affine){ { { 0 } } };
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++)
                result_from_image->m[i][j] += to[k][i] * axes[k][j];
    return 1;
}
