// SPDX-License-Identifier: BSD-3-Clause
// Gradient tables become world directions; every doubt is refused or said.
#include "dwi/gradients.h"

#include "base/memory.h"
#include "dwi/gradient_table.h"

#include <stdio.h>
#include <string.h>

static const double lowest_unit_b = 50;    // s/mm2; no scan weights less than this everywhere
static const double highest_b = 1e5;       // s/mm2
static const double norm_tolerance = 0.01; // of |g|^2
static const double longest = 2;           // |g| of any known convention stays below
static const double shortest = 1e-6;       // |g| below this is no direction

// A row that is nan in both files is a b0; in one only, an error.
static enum rmd_status settle_nan(double *b, double g[3], int t, const char *name)
{
    int nans = isnan(g[0]) + isnan(g[1]) + isnan(g[2]);
    if (isnan(*b) && nans == 3) {
        *b = g[0] = g[1] = g[2] = 0;
        return RMD_OK;
    }
    if (isnan(*b) || nans > 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: volume %d is nan in the b-value or in the direction only; a b0 is nan "
                        "in both, or 0",
                        name, t + 1);
    return RMD_OK;
}

static enum rmd_status check_row(double b, const double g[3], int t, const char *b_name,
                                 const char *g_name)
{
    if (b < 0)
        return rmd_fail(RMD_EFORMAT, "%s: volume %d has the negative b-value %g", b_name, t + 1, b);
    if (b > highest_b)
        return rmd_fail(RMD_EFORMAT,
                        "%s: volume %d has b = %g; b-values are in s/mm2, such as 1000", b_name,
                        t + 1, b);
    double length = rmd_vector_norm(g);
    if (b > RMD_B0_LIMIT && length < shortest)
        return rmd_fail(RMD_EFORMAT,
                        "%s: volume %d has b = %g but no direction (0 0 0); remove the volume, or "
                        "correct the table",
                        g_name, t + 1, b);
    if (length > longest)
        return rmd_fail(RMD_EFORMAT,
                        "%s: the direction of volume %d has length %g; directions are unit vectors",
                        g_name, t + 1, length);
    return RMD_OK;
}

static enum rmd_status check_unit(const struct rmd_gradients *gradients, const char *name)
{
    double largest = rmd_gradients_largest(gradients);
    if (largest >= lowest_unit_b) return RMD_OK;
    if (largest == 0)
        return rmd_fail(RMD_EFORMAT, "%s: every b-value is 0, so nothing is weighted by diffusion",
                        name);
    return rmd_fail(
        RMD_EFORMAT,
        "%s: the largest b-value is %g; b-values are in s/mm2, so a table in ms/um2 has "
        "to be multiplied by 1000",
        name, largest);
}

// Makes directions unit vectors. Where lengths differ from 1 by more than rounding, they carry the
// b-value: b |g|^2 is meant.
static void normalise(struct rmd_gradients *gradients, const char *name, struct rmd_log *log)
{
    double lowest = 1, highest = 1;
    for (int t = 0; t < gradients->n; t++) {
        double square = rmd_vector_dot(gradients->dir[t], gradients->dir[t]);
        if (gradients->b[t] <= RMD_B0_LIMIT) continue;
        lowest = fmin(lowest, square);
        highest = fmax(highest, square);
    }
    int scale = fmax(-log1p(lowest - 1), log1p(highest - 1)) > norm_tolerance;
    if (scale)
        rmd_log_add(log, RMD_WARNING,
                    "%s: directions are no unit vectors; b-values are multiplied by |g|^2, from "
                    "%.3g to %.3g",
                    name, lowest, highest);
    for (int t = 0; t < gradients->n; t++) {
        double norm = rmd_vector_norm(gradients->dir[t]);
        if (scale && norm >= shortest) gradients->b[t] *= norm * norm;
        for (int a = 0; a < 3; a++)
            gradients->dir[t][a] = norm < shortest ? 0 : gradients->dir[t][a] / norm;
    }
}

// FSL directions are along the voxel axes of a radiological image: where the determinant is
// positive, x is stored with the opposite sign. EQ dwi.1
static void turn_to_world(struct rmd_gradients *gradients, const struct rmd_grid *grid)
{
    double spacing[3], flip = rmd_affine_determinant(&grid->world_from_voxel) > 0 ? -1 : 1;
    struct rmd_affine rotation = grid->world_from_voxel;
    rmd_grid_spacing(spacing, grid);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            rotation.m[i][j] *= (j == 0 ? flip : 1) / spacing[j];
        rotation.m[i][3] = 0;
    }
    for (int t = 0; t < gradients->n; t++) {
        double *g = gradients->dir[t];
        rmd_affine_apply(g, &rotation, g);
        double norm = rmd_vector_norm(g); // stored axes are at right angles to about 1e-7 only
        for (int a = 0; a < 3 && norm > 0; a++)
            g[a] /= norm;
    }
}

static enum rmd_status check_count(size_t n, int nt, const char *name)
{
    if (n == (size_t)nt) return RMD_OK;
    return rmd_fail(RMD_EFORMAT,
                    "%s: %zu entries for an image of %d volumes; is it the table of "
                    "another scan?",
                    name, n, nt);
}

static enum rmd_status gradients_new(struct rmd_gradients *out, int n)
{
    enum rmd_status st;
    out->n = n;
    RMD_TRY(rmd_alloc(&out->b, (size_t)n, sizeof *out->b));
    RMD_TRY(rmd_alloc(&out->dir, (size_t)n, sizeof *out->dir));
out:
    return st;
}

static enum rmd_status take_fsl(struct rmd_gradients *out, const struct rmd_gradient_table *bval,
                                const struct rmd_gradient_table *bvec, const char *bval_name,
                                const char *bvec_name, int nt)
{
    enum rmd_status st;
    int in_rows = bvec->rows == 3;
    size_t n = in_rows ? bvec->columns : bvec->rows;

    if (bval->rows > 1 && bval->columns > 1)
        return rmd_fail(RMD_EFORMAT, "%s: %zu x %zu numbers; b-values are one row or one column",
                        bval_name, bval->rows, bval->columns);
    RMD_TRY(check_count(bval->rows * bval->columns, nt, bval_name));
    if (bvec->rows == 3 && bvec->columns == 3)
        return rmd_fail(RMD_EFORMAT,
                        "%s: 3 x 3 numbers may be read by rows or by columns; a tensor "
                        "needs at least 7 volumes",
                        bvec_name);
    if (!in_rows && bvec->columns != 3)
        return rmd_fail(RMD_EFORMAT, "%s: %zu x %zu numbers; directions are 3 rows or 3 columns",
                        bvec_name, bvec->rows, bvec->columns);
    RMD_TRY(check_count(n, nt, bvec_name));
    RMD_TRY(gradients_new(out, nt));
    for (size_t t = 0; t < n; t++) {
        out->b[t] = bval->v[t];
        for (size_t a = 0; a < 3; a++)
            out->dir[t][a] = bvec->v[in_rows ? a * n + t : 3 * t + a];
    }
    snprintf(out->source, sizeof out->source, "FSL bvec in %s", in_rows ? "rows" : "columns");
out:
    return st;
}

static enum rmd_status take_mrtrix(struct rmd_gradients *out,
                                   const struct rmd_gradient_table *table, const char *name, int nt)
{
    enum rmd_status st;
    if (table->columns != 4)
        return rmd_fail(RMD_EFORMAT,
                        "%s: %zu columns; an MRtrix gradient table has the 4 columns x y z b", name,
                        table->columns);
    RMD_TRY(check_count(table->rows, nt, name));
    RMD_TRY(gradients_new(out, nt));
    for (size_t t = 0; t < table->rows; t++) {
        memcpy(out->dir[t], table->v + 4 * t, sizeof out->dir[t]);
        out->b[t] = table->v[4 * t + 3];
    }
    snprintf(out->source, sizeof out->source, "MRtrix table in the world frame");
out:
    return st;
}

// Everything that both conventions share, from the files of the b-values and of the directions.
static enum rmd_status settle(struct rmd_gradients *out, const char *b_name, const char *g_name,
                              struct rmd_log *log)
{
    enum rmd_status st;
    for (int t = 0; t < out->n; t++) {
        RMD_TRY(settle_nan(&out->b[t], out->dir[t], t, g_name));
        RMD_TRY(check_row(out->b[t], out->dir[t], t, b_name, g_name));
    }
    RMD_TRY(check_unit(out, b_name));
    normalise(out, g_name, log);
    if (rmd_gradients_b0(out) == 0)
        rmd_log_add(log, RMD_WARNING, "%s: no volume is a b0 (b up to %d s/mm2)", b_name,
                    RMD_B0_LIMIT);
out:
    return st;
}

enum rmd_status rmd_gradients_parse(struct rmd_gradients *out, const struct rmd_gradient_text *bval,
                                    const struct rmd_gradient_text *bvec,
                                    const struct rmd_grid *grid, int nt, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_gradient_table values = { 0 }, directions = { 0 };

    *out = (struct rmd_gradients){ 0 };
    RMD_TRY(rmd_gradient_table_parse(&values, bval->name, bval->text, bval->size));
    if (bvec == NULL) {
        RMD_TRY(take_mrtrix(out, &values, bval->name, nt));
        RMD_TRY(settle(out, bval->name, bval->name, log));
    } else {
        RMD_TRY(rmd_gradient_table_parse(&directions, bvec->name, bvec->text, bvec->size));
        RMD_TRY(take_fsl(out, &values, &directions, bval->name, bvec->name, nt));
        RMD_TRY(settle(out, bval->name, bvec->name, log));
        turn_to_world(out, grid);
        size_t used = strlen(out->source);
        snprintf(out->source + used, sizeof out->source - used, ", determinant %s",
                 rmd_affine_determinant(&grid->world_from_voxel) > 0 ? "> 0: x flipped"
                                                                     : "< 0: no x flip");
    }
out:
    if (st) rmd_gradients_free(out);
    rmd_gradient_table_free(&values);
    rmd_gradient_table_free(&directions);
    return st;
}

void rmd_gradients_rotate(struct rmd_gradients *gradients, const struct rmd_affine *to_from)
{
    struct rmd_affine rotation = *to_from;
    rotation.m[0][3] = rotation.m[1][3] = rotation.m[2][3] = 0;
    for (int t = 0; t < gradients->n; t++)
        rmd_affine_apply(gradients->dir[t], &rotation, gradients->dir[t]);
}

double rmd_gradients_largest(const struct rmd_gradients *gradients)
{
    double largest = 0;
    for (int t = 0; t < gradients->n; t++)
        largest = fmax(largest, gradients->b[t]);
    return largest;
}

int rmd_gradients_b0(const struct rmd_gradients *gradients)
{
    int n = 0;
    for (int t = 0; t < gradients->n; t++)
        n += gradients->b[t] <= RMD_B0_LIMIT;
    return n;
}

void rmd_gradients_free(struct rmd_gradients *gradients)
{
    rmd_release(gradients->b);
    rmd_release(gradients->dir);
    *gradients = (struct rmd_gradients){ 0 };
}
