// SPDX-License-Identifier: BSD-3-Clause
// The rotations of the QL method are kept and applied backwards to the few vectors that are wanted,
// instead of to all of them. Loops over rows work number by number, the same on every processor.
#include "math/eigensym.h"

#include "base/simd.h"

#include <float.h>
#include <math.h>
#include <string.h>

// Turns rows `row` and `row + 1` by the angle with this cosine and sine.
struct rmd_eigensym_turn {
    double cosine, sine;
    size_t row;
};

static size_t step_of(int n)
{
    return ((size_t)n + 7) / 8 * 8;
}

// Three sweeps for each value are three times what is usual.
static size_t room_of(int n)
{
    return 3 * (size_t)n * (size_t)n + 64;
}

size_t rmd_eigensym_scratch(int n)
{
    size_t step = step_of(n);
    return sizeof(double) * step * (2 * (size_t)n + 8) +
           sizeof(struct rmd_eigensym_turn) * room_of(n) + sizeof(int) * step;
}

void rmd_eigensym_place(struct rmd_eigensym *out, int n, void *scratch)
{
    size_t step = step_of(n), rows = (size_t)n;
    double *at = scratch;
    *out = (struct rmd_eigensym){ .n = n, .step = step, .room = room_of(n) };
    out->mirror = at;
    out->vector = at += rows * step;
    out->value = at += rows * step;
    out->diagonal = at += step;
    out->beside = at += step;
    out->scale = at += step;
    out->work = at += step;
    out->turn = (struct rmd_eigensym_turn *)(at + 4 * step);
    out->order = (int *)(out->turn + out->room);
}

// The reflection that leaves one number of x beside the diagonal: fills `direction` from x behind
// position k + 1, and returns that number.
static double reflect(double *direction, double *scale, const double *x, int k, int n, size_t step)
{
    double square = 0, first = k + 1 < n ? x[k + 1] : 0;
    for (int j = k + 2; j < n; j++)
        square += x[j] * x[j];
    memset(direction, 0, step * sizeof *direction);
    *scale = 0;
    if (square == 0) return first;
    double left = -copysign(sqrt(square + first * first), first), pivot = first - left;
    memcpy(direction + k + 2, x + k + 2, (size_t)(n - k - 2) * sizeof *x);
    direction[k + 1] = pivot;
    *scale = 2 / (square + pivot * pivot);
    return left;
}

// Rows from `first` on become a - v w' - w v', and `product` the new matrix times `next`.
RMD_CLONES static void reflect_rows(double *restrict a, size_t step, int first, int n,
                                    const double *restrict v, const double *restrict w,
                                    const double *restrict next, double *restrict product)
{
    size_t from = (size_t)first / 8 * 8;
    memset(product, 0, step * sizeof *product);
    for (int i = first; i < n; i++) {
        double *restrict row = a + (size_t)i * step;
        double vi = v[i], wi = w[i], xi = next[i];
        for (size_t j = from; j < step; j++) {
            double value = row[j] - vi * w[j] - wi * v[j];
            row[j] = value;
            product[j] += xi * value;
        }
    }
}

static void to_tridiagonal(struct rmd_eigensym *e, double *a)
{
    int n = e->n;
    size_t step = e->step;
    double *product = e->work, *w = product + step, *none = w + step;
    const double *v = none;
    memset(w, 0, 2 * step * sizeof *w);
    for (int k = 0; k < n; k++) {
        double *row = a + (size_t)k * step, *next = e->mirror + (size_t)k * step;
        for (size_t j = 0; j < step; j++)
            row[j] -= v[k] * w[j] + w[k] * v[j];
        e->diagonal[k] = row[k];
        e->beside[k] = reflect(next, &e->scale[k], row, k, n, step);
        reflect_rows(a, step, k + 1, n, v, w, next, product);
        double along = 0, scale = e->scale[k];
        for (int j = k + 1; j < n; j++)
            along += product[j] * next[j];
        memset(w, 0, step * sizeof *w);
        for (int j = k + 1; j < n; j++)
            w[j] = scale * (product[j] - 0.5 * scale * along * next[j]);
        v = next;
    }
}

// One sweep of rotations over rows first ... last of the tridiagonal matrix.
static void sweep(struct rmd_eigensym *e, int first, int last)
{
    double *d = e->diagonal, *b = e->beside;
    double g = (d[first + 1] - d[first]) / (2 * b[first]), sine = 1, cosine = 1, p = 0;
    g = d[last] - d[first] + b[first] / (g + copysign(sqrt(g * g + 1), g));
    int i = last - 1;
    for (; i >= first; i--) {
        double f = sine * b[i], h = cosine * b[i], r = sqrt(f * f + g * g);
        b[i + 1] = r;
        if (r == 0) break; // the matrix falls apart here
        sine = f / r;
        cosine = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * sine + 2 * cosine * h;
        p = sine * r;
        d[i + 1] = g + p;
        g = cosine * r - h;
        e->turn[e->turns++] = (struct rmd_eigensym_turn){ cosine, sine, (size_t)i };
    }
    if (i >= first) {
        d[i + 1] -= p;
    } else {
        d[first] -= p;
        b[first] = g;
    }
    b[last] = 0;
}

static void sort_values(struct rmd_eigensym *e)
{
    for (int i = 0; i < e->n; i++) {
        int at = i;
        for (; at > 0 && e->diagonal[e->order[at - 1]] > e->diagonal[i]; at--)
            e->order[at] = e->order[at - 1];
        e->order[at] = i;
    }
    for (int i = 0; i < e->n; i++)
        e->value[i] = e->diagonal[e->order[i]];
}

int rmd_eigensym_values(struct rmd_eigensym *e, double *a)
{
    to_tridiagonal(e, a);
    e->turns = 0;
    for (int first = 0; first < e->n; first++)
        for (;;) {
            int last = first;
            while (last + 1 < e->n &&
                   fabs(e->beside[last]) >
                       DBL_EPSILON * (fabs(e->diagonal[last]) + fabs(e->diagonal[last + 1])))
                last++;
            if (last == first) break;
            if (e->turns + (size_t)e->n > e->room) return 0;
            sweep(e, first, last);
        }
    sort_values(e);
    return isfinite(e->value[0]) && isfinite(e->value[e->n - 1]);
}

RMD_CLONES static void turn_rows(double *restrict vector, size_t width,
                                 const struct rmd_eigensym_turn *turn, size_t turns)
{
    for (size_t t = turns; t-- > 0;) {
        double *restrict upper = vector + turn[t].row * width, *restrict lower = upper + width;
        double cosine = turn[t].cosine, sine = turn[t].sine;
        for (size_t r = 0; r < width; r++) {
            double u = upper[r], l = lower[r];
            upper[r] = cosine * u + sine * l;
            lower[r] = cosine * l - sine * u;
        }
    }
}

RMD_CLONES static void reflect_vectors(double *restrict vector, size_t width, int n, int k,
                                       const double *restrict direction, double scale,
                                       double *restrict along)
{
    memset(along, 0, width * sizeof *along);
    for (int i = k + 1; i < n; i++)
        for (size_t r = 0; r < width; r++)
            along[r] += direction[i] * vector[(size_t)i * width + r];
    for (int i = k + 1; i < n; i++)
        for (size_t r = 0; r < width; r++)
            vector[(size_t)i * width + r] -= scale * direction[i] * along[r];
}

void rmd_eigensym_vectors(struct rmd_eigensym *e, int count, size_t width)
{
    memset(e->vector, 0, (size_t)e->n * width * sizeof *e->vector);
    for (int r = 0; r < count; r++)
        e->vector[(size_t)e->order[e->n - 1 - r] * width + (size_t)r] = 1;
    turn_rows(e->vector, width, e->turn, e->turns);
    for (int k = e->n - 3; k >= 0; k--)
        reflect_vectors(e->vector, width, e->n, k, e->mirror + (size_t)k * e->step, e->scale[k],
                        e->work);
}
