// SPDX-License-Identifier: BSD-3-Clause
// Newton's climb to the peaks of RMD_WIDTH FODs at once, inlined into the kernel of tracking: what
// rmd_harmonics_peak() does for one.
#ifndef RMD_DWI_TRACK_CLIMB_H
#define RMD_DWI_TRACK_CLIMB_H

#include "math/harmonics.h"
#include "math/lanes.h"
#include "math/wide.h"

// A function on the sphere with its gradient and second derivatives in space, then along the sphere
// (rmd_harmonics_derive() in lanes).
struct slope {
    rmd_wide gradient[3], curvature[6]; // xx yy zz xy xz yz
};

// The sums of one order and their first and second derivatives by z.
RMD_WIDE_INLINE void kernel_order(rmd_wide even[3], rmd_wide odd[3],
                                  const struct rmd_harmonics *plan, const float (*value)[RMD_LANES],
                                  int m, rmd_wide z, int at)
{
    rmd_wide q[3] = { rmd_wide_of(plan->start[m]), { 0 }, { 0 } }, before[3] = { { 0 } };
    if (m % 2) {
        q[1] = q[0];
        q[0] *= z;
    }
    for (int d = 0; d < 3; d++)
        even[d] = odd[d] = rmd_wide_of(0);
    for (int l = m + m % 2; l <= plan->lmax; l += 2) {
        int k = rmd_harmonics_index(l, m);
        rmd_wide scale = rmd_wide_of(plan->scale[k]), back = rmd_wide_of(plan->back[k]), next[3];
        rmd_wide slope = 2.0f * scale * z;
        rmd_wide p = rmd_wide_fma(scale * z, z, rmd_wide_of(plan->centre[k]));
        next[0] = rmd_wide_fma(p, q[0], back * before[0]);
        next[1] = rmd_wide_fma(p, q[1], rmd_wide_fma(slope, q[0], back * before[1]));
        next[2] = rmd_wide_fma(2.0f * slope, q[1], back * before[2]);
        next[2] = rmd_wide_fma(p, q[2], rmd_wide_fma(2.0f * scale, q[0], next[2]));
        rmd_wide c = rmd_wide_load(value[k] + at), s = rmd_wide_load(value[k - 2 * m] + at);
        for (int d = 0; d < 3; d++) {
            even[d] = rmd_wide_fma(c, q[d], even[d]);
            odd[d] = rmd_wide_fma(s, q[d], odd[d]);
            before[d] = q[d];
            q[d] = next[d];
        }
    }
}

RMD_WIDE_INLINE void kernel_polynomial(struct slope *out, const struct rmd_harmonics *plan,
                                       const float (*value)[RMD_LANES], const rmd_wide d[3], int at)
{
    rmd_wide re[3] = { rmd_wide_of(1), { 0 }, { 0 } }, im[3] = { { 0 } }, *g = out->gradient;
    rmd_wide *h = out->curvature;
    *out = (struct slope){ { { 0 } }, { { 0 } } };
    for (int m = 0; m <= plan->lmax; m++) {
        rmd_wide even[3], odd[3];
        float n = (float)m, nn = n * (n - 1);
        kernel_order(even, odd, plan, value, m, d[2], at);
        g[0] += n * (even[0] * re[1] + odd[0] * im[1]);
        g[1] += n * (odd[0] * re[1] - even[0] * im[1]);
        g[2] += even[1] * re[0] + odd[1] * im[0];
        h[0] += nn * (even[0] * re[2] + odd[0] * im[2]);
        h[2] += even[2] * re[0] + odd[2] * im[0];
        h[3] += nn * (odd[0] * re[2] - even[0] * im[2]);
        h[4] += n * (even[1] * re[1] + odd[1] * im[1]);
        h[5] += n * (odd[1] * re[1] - even[1] * im[1]);
        re[2] = re[1], im[2] = im[1], re[1] = re[0], im[1] = im[0];
        re[0] = re[1] * d[0] - im[1] * d[1];
        im[0] = im[1] * d[0] + re[1] * d[1];
    }
    h[1] = -h[0];
}

// Index of the element (i, j) in xx yy zz xy xz yz.
static const int element[3][3] = { { 0, 3, 4 }, { 3, 1, 5 }, { 4, 5, 2 } };

RMD_WIDE_INLINE void kernel_tangent(struct slope *slope, const rmd_wide d[3])
{
    rmd_wide along = { 0 }, half[3] = { { 0 } }, middle = { 0 }, h[6];
    for (int i = 0; i < 3; i++) {
        along += slope->gradient[i] * d[i];
        for (int j = 0; j < 3; j++)
            half[i] += slope->curvature[element[i][j]] * d[j];
        middle += half[i] * d[i];
    }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j <= i; j++)
            h[element[i][j]] = slope->curvature[element[i][j]] - half[i] * d[j] - half[j] * d[i] +
                               middle * d[i] * d[j] - along * ((float)(i == j) - d[i] * d[j]);
    for (int i = 0; i < 3; i++)
        slope->gradient[i] -= along * d[i];
    for (int k = 0; k < 6; k++)
        slope->curvature[k] = h[k];
}

// Moves to the top of the fitted paraboloid, by at most 0.2 rad; where there is no top, 0.1 rad
// uphill. Returns how far.
RMD_WIDE_INLINE rmd_wide kernel_uphill(rmd_wide d[3], const struct slope *slope)
{
    const rmd_wide *h = slope->curvature, *g = slope->gradient;
    rmd_wide t = 1.0f + rmd_wide_abs(h[0]) + rmd_wide_abs(h[1]) + rmd_wide_abs(h[2]);
    rmd_wide a[6], s[3], m[6];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j <= i; j++)
            a[element[i][j]] = t * d[i] * d[j] - h[element[i][j]];
    m[0] = a[1] * a[2] - a[5] * a[5], m[1] = a[4] * a[5] - a[3] * a[2];
    m[2] = a[3] * a[5] - a[4] * a[1], m[3] = a[0] * a[2] - a[4] * a[4];
    m[4] = a[3] * a[4] - a[0] * a[5], m[5] = a[0] * a[1] - a[3] * a[3];
    rmd_wide determinant = a[0] * m[0] + a[3] * m[1] + a[4] * m[2];
    rmd_wide_int concave = (a[0] > 0.0f) & (m[5] > 0.0f) & (determinant > 0.0f);
    rmd_wide over = 1.0f / rmd_wide_where(concave, determinant, rmd_wide_of(1));
    s[0] = (m[0] * g[0] + m[1] * g[1] + m[2] * g[2]) * over;
    s[1] = (m[1] * g[0] + m[3] * g[1] + m[4] * g[2]) * over;
    s[2] = (m[2] * g[0] + m[4] * g[1] + m[5] * g[2]) * over;
    for (int i = 0; i < 3; i++)
        s[i] = rmd_wide_where(concave, s[i], g[i]);
    rmd_wide length = rmd_wide_sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
    rmd_wide most = rmd_wide_where(concave, rmd_wide_of(0.2f), rmd_wide_of(0.1f));
    rmd_wide_int cut = (length > most) | (~concave & (length > 0.0f));
    rmd_wide factor = most / rmd_wide_where(cut, length, most);
    for (int i = 0; i < 3; i++)
        d[i] += factor * s[i];
    rmd_wide norm = rmd_wide_sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    for (int i = 0; i < 3; i++)
        d[i] /= norm;
    return rmd_wide_where(concave, factor * length, most);
}

RMD_WIDE_INLINE int kernel_any(rmd_wide_int mask)
{
    int any = 0;
    for (int l = 0; l < RMD_WIDTH; l++)
        any |= mask[l];
    return any;
}

#endif
