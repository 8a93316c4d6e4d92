// SPDX-License-Identifier: BSD-3-Clause
// The curve is sampled once, so that a point needs to look at a few short segments only.
#include "phantom/tube.h"

#include "math/mat3.h"

enum { PER_SEGMENT = 12, WINDOW = 4 };

static void normalise(double v[3])
{
    double length = rmd_vector_norm(v);
    for (int i = 0; i < 3; i++)
        v[i] = length > 0 ? v[i] / length : 0;
}

// A control point, continued straight on beyond both ends.
static double control_at(const double (*control)[3], int n, int k, int axis)
{
    if (k < 0) return 2 * control[0][axis] - control[1][axis];
    if (k >= n) return 2 * control[n - 1][axis] - control[n - 2][axis];
    return control[k][axis];
}

// EQ phantom.1
static void sample(struct rmd_tube *tube, const double (*control)[3], int n, int k, double u)
{
    for (int i = 0; i < 3; i++) {
        double a = control_at(control, n, k - 1, i), b = control_at(control, n, k, i);
        double c = control_at(control, n, k + 1, i), d = control_at(control, n, k + 2, i);
        double c1 = (c - a) / 2, c2 = a - 2.5 * b + 2 * c - d / 2, c3 = (d - a) / 2 + 1.5 * (b - c);
        tube->point[tube->n][i] = b + u * (c1 + u * (c2 + u * c3));
        tube->tangent[tube->n][i] = c1 + u * (2 * c2 + u * 3 * c3);
    }
    normalise(tube->tangent[tube->n]);
    tube->n++;
}

void rmd_tube_build(struct rmd_tube *out, const double (*control)[3], int n, const double axis[3],
                    double width, double thickness)
{
    *out = (struct rmd_tube){ .width = width, .thickness = thickness };
    for (int i = 0; i < 3; i++)
        out->axis[i] = axis[i];
    for (int k = 0; k + 1 < n; k++)
        for (int s = 0; s < PER_SEGMENT; s++)
            sample(out, control, n, k, (double)s / PER_SEGMENT);
    sample(out, control, n, n - 2, 1);

    for (int i = 0; i < 3; i++) {
        double margin = thickness + fabs(axis[i]) * width;
        out->low[i] = out->high[i] = out->point[0][i];
        for (int k = 1; k < out->n; k++) {
            out->low[i] = fmin(out->low[i], out->point[k][i]);
            out->high[i] = fmax(out->high[i], out->point[k][i]);
        }
        out->low[i] -= margin;
        out->high[i] += margin;
    }
}

// Splits p - origin into its part along the axis and the rest.
static double split(double rest[3], const struct rmd_tube *tube, const double p[3],
                    const double origin[3])
{
    for (int i = 0; i < 3; i++)
        rest[i] = p[i] - origin[i];
    double along = rmd_vector_dot(rest, tube->axis);
    for (int i = 0; i < 3; i++)
        rest[i] -= along * tube->axis[i];
    return along;
}

int rmd_tube_near(const struct rmd_tube *tube, const double p[3], double reach)
{
    for (int i = 0; i < 3; i++)
        if (p[i] < tube->low[i] - reach || p[i] > tube->high[i] + reach) return -1;

    int nearest = 0;
    double least = INFINITY, rest[3];
    for (int k = 0; k < tube->n; k++) {
        split(rest, tube, p, tube->point[k]);
        double square = rmd_vector_dot(rest, rest);
        if (square < least) {
            least = square;
            nearest = k;
        }
    }
    // Half the distance between two curve points is at most about 1 mm.
    double limit = tube->thickness + reach + 1;
    return least < limit * limit ? nearest : -1;
}

int rmd_tube_inside(double tangent[3], const struct rmd_tube *tube, int near, const double p[3])
{
    int first = near - WINDOW < 0 ? 0 : near - WINDOW;
    int last = near + WINDOW > tube->n - 1 ? tube->n - 1 : near + WINDOW;
    double least = INFINITY, rest[3], share = 0, along = 0;
    int segment = first;
    for (int k = first; k < last; k++) {
        const double *a = tube->point[k], *b = tube->point[k + 1];
        double step[3] = { b[0] - a[0], b[1] - a[1], b[2] - a[2] };
        double off = split(rest, tube, p, a);
        double u = rmd_vector_dot(rest, step) / rmd_vector_dot(step, step);
        u = u < 0 ? 0 : u > 1 ? 1 : u;
        for (int i = 0; i < 3; i++)
            rest[i] -= u * step[i];
        double square = rmd_vector_dot(rest, rest);
        if (square < least) {
            least = square;
            segment = k;
            share = u;
            along = off;
        }
    }
    if (least > tube->thickness * tube->thickness) return 0;
    if (rmd_vector_dot(tube->axis, tube->axis) > 0 && fabs(along) > tube->width) return 0;
    for (int i = 0; i < 3; i++)
        tangent[i] =
            (1 - share) * tube->tangent[segment][i] + share * tube->tangent[segment + 1][i];
    normalise(tangent);
    return 1;
}
