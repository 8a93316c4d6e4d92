// SPDX-License-Identifier: BSD-3-Clause
// Reflection, expansion, contraction and shrinking of a simplex.
#include "math/simplex.h"

#include <math.h>
#include <string.h>

enum { MOST = RMD_SIMPLEX_MOST, ROUNDS = 30 };

struct corner {
    double x[MOST], value;
};

static double evaluate(struct corner *c, rmd_objective *f, void *context)
{
    c->value = f(context, c->x);
    if (isnan(c->value)) c->value = (double)INFINITY;
    return c->value;
}

// The point at `factor` on the line from the centre of all corners but the last (0) to the last
// (1).
static struct corner along(const struct corner *corner, int n, double factor)
{
    struct corner out = { .value = 0 };
    for (int k = 0; k < n; k++) {
        double centre = 0;
        for (int i = 0; i < n; i++)
            centre += corner[i].x[k] / n;
        out.x[k] = centre + factor * (corner[n].x[k] - centre);
    }
    return out;
}

static void sort(struct corner *corner, int n)
{
    for (int i = 1; i <= n; i++) {
        struct corner c = corner[i];
        int k = i;
        for (; k > 0 && corner[k - 1].value > c.value; k--)
            corner[k] = corner[k - 1];
        corner[k] = c;
    }
}

static void shrink(struct corner *corner, int n, rmd_objective *f, void *context)
{
    for (int i = 1; i <= n; i++) {
        for (int k = 0; k < n; k++)
            corner[i].x[k] = 0.5 * (corner[i].x[k] + corner[0].x[k]);
        evaluate(&corner[i], f, context);
    }
}

static void move(struct corner *corner, int n, rmd_objective *f, void *context)
{
    struct corner mirrored = along(corner, n, -1);
    evaluate(&mirrored, f, context);
    if (mirrored.value < corner[0].value) {
        struct corner far = along(corner, n, -2);
        evaluate(&far, f, context);
        corner[n] = far.value < mirrored.value ? far : mirrored;
    } else if (mirrored.value < corner[n - 1].value) {
        corner[n] = mirrored;
    } else {
        struct corner near = along(corner, n, mirrored.value < corner[n].value ? -0.5 : 0.5);
        if (evaluate(&near, f, context) < fmin(mirrored.value, corner[n].value))
            corner[n] = near;
        else
            shrink(corner, n, f, context);
    }
}

double rmd_simplex_minimise(double *x, const double *step, int n, double tolerance,
                            rmd_objective *f, void *context)
{
    struct corner corner[MOST + 1];
    double before = (double)INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i <= n; i++) {
            memcpy(corner[i].x, x, (size_t)n * sizeof *x);
            if (i < n) corner[i].x[i] += step[i];
            evaluate(&corner[i], f, context);
        }
        sort(corner, n);
        for (int i = 0; i < 400 * n && corner[n].value - corner[0].value > 0.01 * tolerance; i++) {
            move(corner, n, f, context);
            sort(corner, n);
        }
        memcpy(x, corner[0].x, (size_t)n * sizeof *x);
        if (before - corner[0].value < tolerance) break;
        before = corner[0].value;
    }
    return corner[0].value;
}
