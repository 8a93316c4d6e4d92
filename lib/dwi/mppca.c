// SPDX-License-Identifier: BSD-3-Clause
// The matrix of products of columns has as many rows as there are components; in double precision,
// for the squares of signal and noise lie a million apart.
#include "dwi/mppca.h"

#include "base/simd.h"
#include "math/eigensym.h"

#include <math.h>
#include <string.h>

enum { TILE = 8 };

typedef double eight __attribute__((vector_size(TILE * sizeof(double))));

size_t rmd_mppca_step(int columns)
{
    return ((size_t)columns + TILE - 1) / TILE * TILE;
}

// Of the matrix of products, the components and their transpose, and every row in components.
size_t rmd_mppca_scratch(int rows, int columns)
{
    size_t step = rmd_mppca_step(columns);
    return sizeof(double) * step * (2 * step + (size_t)rows) + rmd_eigensym_scratch(columns);
}

// Eight rows of the products of columns, for all columns from the eight on.
RMD_CLONES static void multiply_columns(double *restrict a, const double *restrict x, int rows,
                                        size_t step, size_t i)
{
    for (size_t j = i; j < step; j += TILE) {
        eight sum[TILE] = { { 0 } };
        for (size_t r = 0; r < (size_t)rows; r++) {
            eight row;
            memcpy(&row, x + r * step + j, sizeof row);
            for (size_t k = 0; k < TILE; k++)
                sum[k] += row * x[r * step + i + k];
        }
        for (size_t k = 0; k < TILE; k++)
            memcpy(a + (i + k) * step + j, &sum[k], sizeof sum[k]);
    }
}

// EQ clean.5
static void products(double *a, const double *x, int rows, size_t step)
{
    for (size_t i = 0; i < step; i += TILE)
        multiply_columns(a, x, rows, step, i);
    for (size_t i = 0; i < step; i++)
        for (size_t j = 0; j < i; j++)
            a[i * step + j] = a[j * step + i];
}

// out[rows][out_step] = a[rows][a_step] b[count][out_step]
RMD_CLONES static void multiply(double *restrict out, size_t out_step, const double *restrict a,
                                size_t a_step, size_t rows, const double *restrict b, size_t count)
{
    for (size_t i = 0; i < rows; i += TILE) {
        const double *row[TILE];
        for (size_t k = 0; k < TILE; k++)
            row[k] = a + (i + k < rows ? i + k : i) * a_step;
        for (size_t j = 0; j < out_step; j += TILE) {
            eight sum[TILE] = { { 0 } };
            for (size_t r = 0; r < count; r++) {
                eight column;
                memcpy(&column, b + r * out_step + j, sizeof column);
                for (size_t k = 0; k < TILE; k++)
                    sum[k] += column * row[k][r];
            }
            for (size_t k = 0; k < TILE && i + k < rows; k++)
                memcpy(out + (i + k) * out_step + j, &sum[k], sizeof sum[k]);
        }
    }
}

// EQ clean.6
// EQ clean.7
static void choose(struct rmd_mppca *out, const double *value, int rows, int columns)
{
    double sum = 0, least = fmax(value[0], 0);
    *out = (struct rmd_mppca){ columns, (double)NAN };
    for (int p = 1; p <= columns; p++) {
        double now = fmax(value[p - 1], 0), across = rows - (columns - p);
        sum += now;
        if (now - least > 4 * sqrt(p / across) * sum / p) continue;
        out->rank = columns - p;
        out->variance = sum / (p * across);
    }
}

int rmd_mppca_run(struct rmd_mppca *out, double *x, int rows, int columns, void *scratch)
{
    struct rmd_eigensym eigen;
    size_t step = rmd_mppca_step(columns);
    double *a = scratch, *transposed = a + step * step, *parts = transposed + step * step;
    rmd_eigensym_place(&eigen, columns, parts + (size_t)rows * step);
    products(a, x, rows, step);
    if (!rmd_eigensym_values(&eigen, a)) return 0;
    choose(out, eigen.value, rows, columns);
    size_t rank = (size_t)out->rank, width = rmd_mppca_step(out->rank);
    if (out->rank == columns) return 1;
    rmd_eigensym_vectors(&eigen, out->rank, width);
    memset(transposed, 0, rank * step * sizeof *transposed);
    for (size_t i = 0; i < (size_t)columns; i++)
        for (size_t r = 0; r < rank; r++)
            transposed[r * step + i] = eigen.vector[i * width + r];
    multiply(parts, width, x, step, (size_t)rows, eigen.vector, (size_t)columns);
    multiply(x, step, parts, width, (size_t)rows, transposed, rank);
    return 1;
}
