// SPDX-License-Identifier: BSD-3-Clause
// Chains of matrices and displacement fields.
#include "align/transform.h"

#include "align/displacement.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <limits.h>
#include <string.h>

static enum rmd_status add(struct rmd_transform *transform, const struct rmd_transform_step *step,
                           int n)
{
    struct rmd_transform_step *more;
    enum rmd_status st = rmd_alloc(&more, (size_t)(transform->n + n), sizeof *more);
    if (st != RMD_OK) return st;
    if (transform->n > 0) memcpy(more, transform->step, (size_t)transform->n * sizeof *more);
    if (n > 0) memcpy(more + transform->n, step, (size_t)n * sizeof *more);
    rmd_release(transform->step);
    transform->step = more;
    transform->n += n;
    return RMD_OK;
}

enum rmd_status rmd_transform_add_matrix(struct rmd_transform *transform,
                                         const struct rmd_affine *matrix)
{
    struct rmd_transform_step step = { .matrix = *matrix };
    struct rmd_affine inverse = rmd_affine_invert(matrix);
    for (int i = 0; i < 12; i++)
        if (!isfinite(matrix->m[i / 4][i % 4]) || !isfinite(inverse.m[i / 4][i % 4]))
            return rmd_fail(RMD_EARG, "a matrix that cannot be inverted is no map between images");
    return add(transform, &step, 1);
}

enum rmd_status rmd_transform_add_field(struct rmd_transform *transform, struct rmd_volume *field,
                                        int invert)
{
    struct rmd_transform_step step = { rmd_affine_identity(), *field, invert };
    size_t count = rmd_grid_count(&field->grid);
    if (field->nt != 3 || count > INT_MAX)
        return rmd_fail(RMD_EARG,
                        "a displacement field has 3 volumes of less than 2^31 voxels, not %d of "
                        "%zu",
                        field->nt, count);
    for (size_t i = 0; i < 3 * count; i++)
        if (!isfinite(field->v[i]))
            return rmd_fail(RMD_EARG,
                            "a displacement field must be finite everywhere, and is not "
                            "in voxel %zu",
                            i % count);
    enum rmd_status st = add(transform, &step, 1);
    if (st == RMD_OK) *field = (struct rmd_volume){ 0 };
    return st;
}

enum rmd_status rmd_transform_append(struct rmd_transform *transform, struct rmd_transform *last)
{
    enum rmd_status st = add(transform, last->step, last->n);
    if (st != RMD_OK) return st;
    rmd_release(last->step);
    *last = (struct rmd_transform){ 0 };
    return RMD_OK;
}

static int is_matrix(const struct rmd_transform_step *step)
{
    return step->field.v == NULL;
}

static struct rmd_affine matrix_of(const struct rmd_transform_step *step)
{
    return step->invert ? rmd_affine_invert(&step->matrix) : step->matrix;
}

void rmd_transform_invert(struct rmd_transform *transform)
{
    for (int i = 0, j = transform->n - 1; i < j; i++, j--) {
        struct rmd_transform_step step = transform->step[i];
        transform->step[i] = transform->step[j];
        transform->step[j] = step;
    }
    for (int i = 0; i < transform->n; i++) {
        struct rmd_transform_step *step = &transform->step[i];
        step->invert = !step->invert;
        if (!is_matrix(step)) continue;
        step->matrix = matrix_of(step);
        step->invert = 0;
    }
}

int rmd_transform_simplify(struct rmd_transform *transform)
{
    int n = 0;
    for (int i = 0; i < transform->n; i++) {
        struct rmd_transform_step step = transform->step[i];
        if (is_matrix(&step)) {
            step.matrix = matrix_of(&step);
            step.invert = 0;
        }
        if (n > 0 && is_matrix(&step) && is_matrix(&transform->step[n - 1]))
            transform->step[n - 1].matrix =
                rmd_affine_compose(&step.matrix, &transform->step[n - 1].matrix);
        else
            transform->step[n++] = step;
    }
    transform->n = n;
    return n == 0 || (n == 1 && is_matrix(&transform->step[0]));
}

int rmd_transform_matrix(struct rmd_affine *matrix, const struct rmd_transform *transform)
{
    *matrix = rmd_affine_identity();
    for (int i = 0; i < transform->n; i++) {
        struct rmd_affine step = matrix_of(&transform->step[i]);
        if (!is_matrix(&transform->step[i])) return 0;
        *matrix = rmd_affine_compose(&step, matrix);
    }
    return 1;
}

static void apply_matrix(double *const p[3], size_t count, const struct rmd_affine *a)
{
    for (size_t i = 0; i < count; i++) {
        double x[3] = { p[0][i], p[1][i], p[2][i] }, y[3];
        rmd_affine_apply(y, a, x);
        for (int axis = 0; axis < 3; axis++)
            p[axis][i] = y[axis];
    }
}

void rmd_transform_points(double *const p[3], size_t count, const struct rmd_transform *transform)
{
    for (int s = 0; s < transform->n; s++) {
        const struct rmd_transform_step *step = &transform->step[s];
        struct rmd_affine matrix = matrix_of(step);
        if (is_matrix(step))
            apply_matrix(p, count, &matrix);
        else if (step->invert)
            rmd_displacement_invert(p, count, &step->field);
        else
            rmd_displacement_apply(p, count, &step->field);
    }
}

// As rmd_transform_row(), for a row that may lie beyond the grid and is shifted along i.
static void row_at(double *const p[3], const struct rmd_grid *grid, const double from[3],
                   const struct rmd_transform *transform)
{
    size_t count = (size_t)grid->n[0];
    for (size_t i = 0; i < count; i++) {
        double voxel[3] = { from[0] + (double)i, from[1], from[2] }, world[3];
        rmd_affine_apply(world, &grid->world_from_voxel, voxel);
        for (int axis = 0; axis < 3; axis++)
            p[axis][i] = world[axis];
    }
    rmd_transform_points(p, count, transform);
}

void rmd_transform_row(double *const p[3], const struct rmd_grid *grid, int j, int k,
                       const struct rmd_transform *transform)
{
    row_at(p, grid, (double[3]){ 0, j, k }, transform);
}

struct field_job {
    struct rmd_volume *field;
    const struct rmd_grid *grid;
    const struct rmd_transform *transform;
};

static enum rmd_status field_rows(void *context, size_t first, size_t last, void *scratch)
{
    const struct field_job *job = context;
    const int *n = job->grid->n;
    size_t width = (size_t)n[0], count = rmd_grid_count(job->grid);
    double *room = scratch, *p[3] = { room, room + width, room + 2 * width };
    for (size_t row = first; row < last; row++) {
        int j = (int)(row % (size_t)n[1]), k = (int)(row / (size_t)n[1]);
        rmd_transform_row(p, job->grid, j, k, job->transform);
        for (size_t i = 0; i < width; i++) {
            double world[3];
            rmd_affine_apply(world, &job->grid->world_from_voxel, (double[3]){ (double)i, j, k });
            for (size_t axis = 0; axis < 3; axis++)
                job->field->v[axis * count + row * width + i] = (float)(p[axis][i] - world[axis]);
        }
    }
    return RMD_OK;
}

enum rmd_status rmd_transform_field(struct rmd_volume *field, const struct rmd_grid *grid,
                                    const struct rmd_transform *transform)
{
    struct field_job job = { field, grid, transform };
    size_t rows = (size_t)grid->n[1] * (size_t)grid->n[2], width = (size_t)grid->n[0];
    enum rmd_status st = rmd_volume_new(field, grid, 3);
    if (st == RMD_OK) st = rmd_parallel_for(rows, 16, 3 * width * sizeof(double), field_rows, &job);
    if (st != RMD_OK) rmd_volume_free(field);
    return st;
}

void rmd_transform_jacobian_row(double *const jacobian[9], const struct rmd_grid *grid, int j,
                                int k, const struct rmd_transform *transform, double *room)
{
    size_t width = (size_t)grid->n[0];
    double *p[3] = { room, room + width, room + 2 * width };
    double *q[3] = { room + 3 * width, room + 4 * width, room + 5 * width };
    struct rmd_affine voxel_from_world = rmd_affine_invert(&grid->world_from_voxel);
    for (int e = 0; e < 9; e++)
        memset(jacobian[e], 0, width * sizeof(double));
    for (int axis = 0; axis < 3; axis++) { // EQ align.42
        double before[3] = { 0, j, k }, behind[3] = { 0, j, k };
        before[axis]--;
        behind[axis]++;
        row_at(p, grid, before, transform);
        row_at(q, grid, behind, transform);
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++)
                for (size_t i = 0; i < width; i++)
                    jacobian[3 * a + b][i] += (q[a][i] - p[a][i]) / 2 * voxel_from_world.m[axis][b];
    }
}

void rmd_transform_free(struct rmd_transform *transform)
{
    for (int i = 0; i < transform->n; i++)
        rmd_volume_free(&transform->step[i].field);
    rmd_release(transform->step);
    *transform = (struct rmd_transform){ 0 };
}
