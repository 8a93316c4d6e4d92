// SPDX-License-Identifier: BSD-3-Clause
// Three-term recurrences in steps of two degrees, so that odd degrees are never touched.
#include "math/harmonics.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

int rmd_harmonics_count(int lmax)
{
    return (lmax + 1) * (lmax + 2) / 2;
}

int rmd_harmonics_lmax(int count)
{
    for (int lmax = 0; lmax <= RMD_HARMONICS_LMAX; lmax += 2)
        if (rmd_harmonics_count(lmax) == count) return lmax;
    return -1;
}

double rmd_harmonics_pole(int l)
{
    return sqrt((2 * l + 1) / (4 * pi));
}

// a of z Q_l = a(l+1) Q_l+1 + a(l) Q_l-1, normalised functions of order m.
static double ladder(int l, int m)
{
    return sqrt((double)(l * l - m * m) / (4 * l * l - 1));
}

// Q_l+2 = (scale z^2 + centre) Q_l + back Q_l-2, from z^2 Q_l by two steps of the ladder.
static void step(double *scale, double *centre, double *back, int l, int m)
{
    double low = ladder(l, m), high = ladder(l + 1, m);
    *scale = 1 / (high * ladder(l + 2, m));
    *centre = -(low * low + high * high) * *scale;
    *back = l > m ? -low * ladder(l - 1, m) * *scale : 0;
}

// Q at the lowest even degree of order m, for odd m without its factor z; `sectoral` is Q_mm of the
// order before, and is moved on.
static double lowest(double *sectoral, int m)
{
    if (m == 0) return *sectoral = sqrt(1 / (4 * pi));
    *sectoral *= -sqrt((2 * m + 1) / (2.0 * m)) * (m == 1 ? sqrt(2) : 1);
    return m % 2 ? *sectoral / ladder(m + 1, m) : *sectoral;
}

// EQ fod.1
void rmd_harmonics_basis(double *y, int lmax, const double direction[3])
{
    double cosine = 1, sine = 0, sectoral;
    for (int m = 0; m <= lmax; m++) {
        double before = 0, q = lowest(&sectoral, m) * (m % 2 ? direction[2] : 1);
        for (int l = m + m % 2; l <= lmax; l += 2) {
            double scale, centre, back, now = q;
            step(&scale, &centre, &back, l, m);
            y[rmd_harmonics_index(l, -m)] = q * sine;
            y[rmd_harmonics_index(l, m)] = q * cosine;
            q = (scale * direction[2] * direction[2] + centre) * q + back * before;
            before = now;
        }
        double turned = cosine * direction[0] - sine * direction[1];
        sine = sine * direction[0] + cosine * direction[1];
        cosine = turned;
    }
}

// EQ fod.2
void rmd_harmonics_funk(double *factor, const double *zonal, int lmax)
{
    for (int l = 0; l <= lmax; l += 2)
        factor[l / 2] = zonal[l / 2] / rmd_harmonics_pole(l);
}

void rmd_harmonics_plan(struct rmd_harmonics *out, int lmax)
{
    double sectoral;
    *out = (struct rmd_harmonics){ .lmax = lmax, .count = rmd_harmonics_count(lmax) };
    for (int m = 0; m <= lmax; m++) {
        out->start[m] = (float)lowest(&sectoral, m);
        for (int l = m + m % 2; l <= lmax; l += 2) {
            double scale, centre, back;
            int k = rmd_harmonics_index(l, m);
            step(&scale, &centre, &back, l, m);
            out->scale[k] = (float)scale;
            out->centre[k] = (float)centre;
            out->back[k] = (float)back;
        }
    }
}

// The sums of one order, E of its cosines and O of its sines, as polynomials in z: values and first
// and second derivatives.
static void order_sums(float even[3], float odd[3], const struct rmd_harmonics *plan,
                       const float *c, int m, float z)
{
    float q[3] = { plan->start[m] * (m % 2 ? z : 1), m % 2 ? plan->start[m] : 0, 0 };
    float before[3] = { 0 };
    for (int l = m + m % 2; l <= plan->lmax; l += 2) {
        int k = rmd_harmonics_index(l, m);
        float scale = plan->scale[k], p = __builtin_fmaf(scale, z * z, plan->centre[k]), next[3];
        next[0] = p * q[0] + plan->back[k] * before[0];
        next[1] = p * q[1] + 2 * scale * z * q[0] + plan->back[k] * before[1];
        next[2] = p * q[2] + 4 * scale * z * q[1] + 2 * scale * q[0] + plan->back[k] * before[2];
        for (int d = 0; d < 3; d++) {
            even[d] += c[k] * q[d];
            odd[d] += c[k - 2 * m] * q[d];
            before[d] = q[d];
            q[d] = next[d];
        }
    }
}

// The polynomial sum over m of E_m(z) Re (x + iy)^m + O_m(z) Im (x + iy)^m, which on the sphere is
// the function, with its derivatives in space.
static void derive_polynomial(struct rmd_harmonics_slope *out, const struct rmd_harmonics *plan,
                              const float *c, const float direction[3])
{
    float re[3] = { 1 }, im[3] = { 0 }; // of the powers m, m - 1 and m - 2
    *out = (struct rmd_harmonics_slope){ 0 };
    for (int m = 0; m <= plan->lmax; m++) {
        float even[3] = { 0 }, odd[3] = { 0 }, n = (float)m, nn = n * (n - 1);
        order_sums(even, odd, plan, c, m, direction[2]);
        out->value += even[0] * re[0] + odd[0] * im[0];
        out->gradient[0] += n * (even[0] * re[1] + odd[0] * im[1]);
        out->gradient[1] += n * (odd[0] * re[1] - even[0] * im[1]);
        out->gradient[2] += even[1] * re[0] + odd[1] * im[0];
        out->curvature[0] += nn * (even[0] * re[2] + odd[0] * im[2]);
        out->curvature[2] += even[2] * re[0] + odd[2] * im[0];
        out->curvature[3] += nn * (odd[0] * re[2] - even[0] * im[2]);
        out->curvature[4] += n * (even[1] * re[1] + odd[1] * im[1]);
        out->curvature[5] += n * (odd[1] * re[1] - even[1] * im[1]);
        re[2] = re[1], im[2] = im[1], re[1] = re[0], im[1] = im[0];
        re[0] = re[1] * direction[0] - im[1] * direction[1];
        im[0] = im[1] * direction[0] + re[1] * direction[1];
    }
    out->curvature[1] = -out->curvature[0]; // powers of x + iy are harmonic
}

// The index of the element (i, j) in xx yy zz xy xz yz.
static int element(int i, int j)
{
    return i == j ? i : i + j + 2;
}

void rmd_harmonics_derive(struct rmd_harmonics_slope *out, const struct rmd_harmonics *plan,
                          const float *c, const float direction[3])
{
    float along = 0, half[3] = { 0 }, middle = 0, h[6];
    derive_polynomial(out, plan, c, direction);
    for (int i = 0; i < 3; i++) {
        along += out->gradient[i] * direction[i];
        for (int j = 0; j < 3; j++)
            half[i] += out->curvature[element(i, j)] * direction[j];
        middle += half[i] * direction[i];
    }
    // P H P - (g . d) P of the projection P = I - dd'. EQ fod.3
    for (int i = 0; i < 3; i++)
        for (int j = 0; j <= i; j++)
            h[element(i, j)] = out->curvature[element(i, j)] - half[i] * direction[j] -
                               half[j] * direction[i] + middle * direction[i] * direction[j] -
                               along * ((float)(i == j) - direction[i] * direction[j]);
    for (int i = 0; i < 3; i++)
        out->gradient[i] -= along * direction[i];
    for (int k = 0; k < 6; k++)
        out->curvature[k] = h[k];
}

// The tangent step to the top of the fitted paraboloid, at most 0.2 rad; where there is no top, 0.1
// rad uphill. Returns its length.
static float climb(float direction[3], const struct rmd_harmonics_slope *slope)
{
    const float *h = slope->curvature, *g = slope->gradient;
    // (H - t dd') is negative definite where H is so on the tangent plane.
    float t = 1 + fabsf(h[0]) + fabsf(h[1]) + fabsf(h[2]), a[6], s[3], norm, length;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j <= i; j++)
            a[element(i, j)] = t * direction[i] * direction[j] - h[element(i, j)];
    float m0 = a[1] * a[2] - a[5] * a[5], m1 = a[4] * a[5] - a[3] * a[2];
    float m2 = a[3] * a[5] - a[4] * a[1], determinant = a[0] * m0 + a[3] * m1 + a[4] * m2;
    float m3 = a[0] * a[2] - a[4] * a[4], m4 = a[3] * a[4] - a[0] * a[5];
    float m5 = a[0] * a[1] - a[3] * a[3];
    s[0] = (m0 * g[0] + m1 * g[1] + m2 * g[2]) / determinant;
    s[1] = (m1 * g[0] + m3 * g[1] + m4 * g[2]) / determinant;
    s[2] = (m2 * g[0] + m4 * g[1] + m5 * g[2]) / determinant;
    int concave = a[0] > 0 && m5 > 0 && determinant > 0;
    if (!concave) s[0] = g[0], s[1] = g[1], s[2] = g[2];
    length = sqrtf(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
    float most = concave ? 0.2f : 0.1f;
    float factor = length > most || (!concave && length > 0) ? most / length : 1;
    for (int i = 0; i < 3; i++)
        direction[i] += factor * s[i];
    norm = sqrtf(direction[0] * direction[0] + direction[1] * direction[1] +
                 direction[2] * direction[2]);
    for (int i = 0; i < 3; i++)
        direction[i] /= norm;
    return concave ? factor * length : most;
}

float rmd_harmonics_peak(float direction[3], const struct rmd_harmonics *plan, const float *c)
{
    struct rmd_harmonics_slope slope;
    for (int n = 0; n < 50; n++) {
        rmd_harmonics_derive(&slope, plan, c, direction);
        if (climb(direction, &slope) < 1e-3f) return rmd_harmonics_amplitude(plan, c, direction);
    }
    return NAN;
}
