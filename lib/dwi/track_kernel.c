// SPDX-License-Identifier: BSD-3-Clause
// The inner loops of tracking. The build compiles this file once for each instruction set of
// base/simd.h, under its name.
#include "base/simd.h"
#include "dwi/track_climb.h"
#include "dwi/track_field.h"
#include "math/wide.h"

enum { CORNERS = 8, SAMPLES = 3, CLIMBS = 50 }; // samples of an arc: after its start

// The eight rows around the positions of RMD_WIDTH lanes, and their weights.
struct corners {
    const float *row[RMD_WIDTH][CORNERS];
    float weight[RMD_WIDTH][CORNERS];
};

// One axis: the lower voxel and the fraction, moved inside where a position is outside.
RMD_WIDE_INLINE rmd_wide_int kernel_place(rmd_wide_int *lower, rmd_wide *fraction, rmd_wide x,
                                          int n)
{
    float most = (float)(n - 1), highest = n > 1 ? (float)(n - 2) : 0;
    rmd_wide_int inside = (x >= 0.0f) & (x <= most);
    rmd_wide_int cell;
    x = rmd_wide_keep(inside, x);
    cell = __builtin_convertvector(rmd_wide_min(x, rmd_wide_of(highest)), rmd_wide_int);
    *fraction = x - __builtin_convertvector(cell, rmd_wide);
    *lower = cell;
    return inside;
}

RMD_WIDE_INLINE void kernel_corners(struct corners *corners, const struct rmd_track_field *field,
                                    const float (*position)[RMD_LANES], int at)
{
    const int *n = field->grid.n, plane = n[0] * n[1];
    const int dx = n[0] > 1, dy = n[1] > 1 ? n[0] : 0, dz = n[2] > 1 ? plane : 0;
    const int offset[CORNERS] = { 0, dx, dy, dy + dx, dz, dz + dx, dz + dy, dz + dy + dx };
    rmd_wide_int cell[3], inside = (rmd_wide_int){ 0 } - 1;
    rmd_wide f[3], world[3];
    for (int a = 0; a < 3; a++)
        world[a] = rmd_wide_load(position[a] + at);
    for (int a = 0; a < 3; a++) {
        const float *m = field->voxel_from_world[a];
        rmd_wide x = rmd_wide_fma(world[2], rmd_wide_of(m[2]), rmd_wide_of(m[3]));
        x = rmd_wide_fma(world[1], rmd_wide_of(m[1]), x);
        x = rmd_wide_fma(world[0], rmd_wide_of(m[0]), x);
        inside &= kernel_place(&cell[a], &f[a], x, n[a]);
    }
    rmd_wide_int voxel = cell[0] + cell[1] * n[0] + cell[2] * plane;
    rmd_wide far[3] = { f[0], f[1], f[2] };
    rmd_wide near[3] = { 1.0f - f[0], 1.0f - f[1], 1.0f - f[2] };
    for (int c = 0; c < CORNERS; c++) {
        rmd_wide weight = (c & 1 ? far : near)[0] * (c & 2 ? far : near)[1];
        weight = rmd_wide_keep(inside, weight * (c & 4 ? far : near)[2]);
        for (int l = 0; l < RMD_WIDTH; l++) {
            int row = field->row[voxel[l] + offset[c]];
            corners->row[l][c] = field->value + (size_t)row * (size_t)field->width;
            corners->weight[l][c] = weight[l];
        }
    }
}

// Rows become columns: block by block, blocks of twice the size each time.
RMD_WIDE_INLINE void kernel_transpose(rmd_wide *row)
{
    rmd_wide_int lane, low, high;
    for (int l = 0; l < RMD_WIDTH; l++)
        lane[l] = l;
    RMD_UNROLL
    for (int s = 1; s < RMD_WIDTH; s *= 2) {
        rmd_wide_int upper = (lane & s) != 0;
        low = (~upper & lane) | (upper & (lane - s + RMD_WIDTH));
        high = (~upper & (lane + s)) | (upper & (lane + RMD_WIDTH));
        RMD_UNROLL
        for (int i = 0; i < RMD_WIDTH; i++) {
            if (i & s) continue;
            rmd_wide a = row[i], b = row[i + s];
            row[i] = __builtin_shuffle(a, b, low);
            row[i + s] = __builtin_shuffle(a, b, high);
        }
    }
}

static void sample(float (*value)[RMD_LANES], const struct rmd_track_field *field,
                   const float (*position)[RMD_LANES])
{
    for (int at = 0; at < RMD_LANES; at += RMD_WIDTH) {
        struct corners corners;
        kernel_corners(&corners, field, position, at);
        for (int first = 0; first < field->numbers; first += RMD_WIDTH) {
            rmd_wide row[RMD_WIDTH];
            RMD_UNROLL
            for (int l = 0; l < RMD_WIDTH; l++) { // EQ track.2
                rmd_wide sum = { 0 };
                RMD_UNROLL
                for (int c = 0; c < CORNERS; c++)
                    sum = rmd_wide_fma(rmd_wide_of(corners.weight[l][c]),
                                       rmd_wide_load(corners.row[l][c] + first), sum);
                row[l] = sum;
            }
            kernel_transpose(row);
            RMD_UNROLL
            for (int l = 0; l < RMD_WIDTH; l++)
                rmd_wide_store(value[first + l] + at, row[l]);
        }
    }
}

// The recurrences of math/harmonics.h in lanes.
RMD_WIDE_INLINE rmd_wide kernel_amplitude(const struct rmd_harmonics *plan,
                                          const float (*value)[RMD_LANES],
                                          const rmd_wide direction[3], int at)
{
    rmd_wide z2 = direction[2] * direction[2], cosine = rmd_wide_of(1), sine = { 0 }, sum = { 0 };
    for (int m = 0; m <= plan->lmax; m++) {
        rmd_wide q = rmd_wide_of(plan->start[m]), before = { 0 }, even = { 0 }, odd = { 0 };
        if (m % 2) q *= direction[2];
        for (int l = m + m % 2; l <= plan->lmax; l += 2) {
            int k = rmd_harmonics_index(l, m);
            rmd_wide factor =
                rmd_wide_fma(rmd_wide_of(plan->scale[k]), z2, rmd_wide_of(plan->centre[k]));
            even = rmd_wide_fma(rmd_wide_load(value[k] + at), q, even);
            odd = rmd_wide_fma(rmd_wide_load(value[k - 2 * m] + at), q, odd);
            rmd_wide next = rmd_wide_fma(rmd_wide_of(plan->back[k]), before, factor * q);
            before = q;
            q = next;
        }
        sum = rmd_wide_fma(even, cosine, rmd_wide_fma(odd, sine, sum));
        rmd_wide turned = cosine * direction[0] - sine * direction[1];
        sine = sine * direction[0] + cosine * direction[1];
        cosine = turned;
    }
    return sum;
}

static void amplitude(float *out, const struct rmd_harmonics *plan, const float (*value)[RMD_LANES],
                      const float (*direction)[RMD_LANES])
{
    for (int at = 0; at < RMD_LANES; at += RMD_WIDTH) {
        rmd_wide d[3];
        for (int a = 0; a < 3; a++)
            d[a] = rmd_wide_load(direction[a] + at);
        rmd_wide_store(out + at, kernel_amplitude(plan, value, d, at));
    }
}

// The lanes that have arrived stay where they are, so that none depends on the others.
static void climb(float *height, float (*direction)[RMD_LANES], const struct rmd_harmonics *plan,
                  const float (*value)[RMD_LANES], const float *wanted)
{
    for (int at = 0; at < RMD_LANES; at += RMD_WIDTH) {
        rmd_wide d[3];
        rmd_wide_int left = rmd_wide_load(wanted + at) > 0.0f;
        for (int a = 0; a < 3; a++)
            d[a] = rmd_wide_load(direction[a] + at);
        for (int n = 0; n < CLIMBS && kernel_any(left); n++) {
            rmd_wide next[3] = { d[0], d[1], d[2] };
            struct slope slope;
            kernel_polynomial(&slope, plan, value, d, at);
            kernel_tangent(&slope, d);
            rmd_wide moved = kernel_uphill(next, &slope);
            for (int a = 0; a < 3; a++)
                d[a] = rmd_wide_where(left, next[a], d[a]);
            left &= ~(moved < 1e-3f);
        }
        rmd_wide top = kernel_amplitude(plan, value, d, at);
        rmd_wide_store(height + at, rmd_wide_where(left, rmd_wide_of(NAN), top));
        for (int a = 0; a < 3; a++)
            rmd_wide_store(direction[a] + at, d[a]);
    }
}

// sin t / t and (1 - cos t) / t for t in [0, pi / 2], to single precision.
RMD_WIDE_INLINE void kernel_bend(rmd_wide *along, rmd_wide *aside, rmd_wide t)
{
    rmd_wide t2 = t * t, s = rmd_wide_of(-2.50521084e-8f), c = rmd_wide_of(-2.08767570e-9f);
    s = rmd_wide_fma(s, t2, rmd_wide_of(2.75573192e-6f));
    s = rmd_wide_fma(s, t2, rmd_wide_of(-1.98412698e-4f));
    s = rmd_wide_fma(s, t2, rmd_wide_of(8.33333333e-3f));
    s = rmd_wide_fma(s, t2, rmd_wide_of(-1.66666667e-1f));
    c = rmd_wide_fma(c, t2, rmd_wide_of(2.75573192e-7f));
    c = rmd_wide_fma(c, t2, rmd_wide_of(-2.48015873e-5f));
    c = rmd_wide_fma(c, t2, rmd_wide_of(1.38888889e-3f));
    c = rmd_wide_fma(c, t2, rmd_wide_of(-4.16666667e-2f));
    c = rmd_wide_fma(c, t2, rmd_wide_of(0.5f));
    *along = rmd_wide_fma(s, t2, rmd_wide_of(1));
    *aside = c * t;
}

// Two unit vectors across a direction and each other (Duff et al. 2017).
RMD_WIDE_INLINE void kernel_frame(float u[3], float w[3], const float d[3])
{
    float sign = d[2] < 0 ? -1.0f : 1.0f, a = -1 / (sign + d[2]), b = d[0] * d[1] * a;
    u[0] = 1 + sign * d[0] * d[0] * a, u[1] = sign * b, u[2] = -sign * d[0];
    w[0] = b, w[1] = sign + d[1] * d[1] * a, w[2] = -d[1];
}

static void follow(struct rmd_track_arcs *arcs, const struct rmd_track_field *field,
                   const float start[3], const float direction[3], float step, float cutoff,
                   float (*value)[RMD_LANES])
{
    float u[3], w[3];
    kernel_frame(u, w, direction);
    RMD_EACH_LANE(l) arcs->quality[l] = 1;
    for (int i = 1; i <= SAMPLES; i++) {
        float part = (float)i / SAMPLES;
        for (int at = 0; at < RMD_LANES; at += RMD_WIDTH) { // EQ track.4
            rmd_wide t = rmd_wide_load(arcs->turn + at) * part, along, aside;
            rmd_wide cosine = rmd_wide_load(arcs->cosine + at);
            rmd_wide sine = rmd_wide_load(arcs->sine + at);
            kernel_bend(&along, &aside, t);
            for (int a = 0; a < 3; a++) {
                rmd_wide bent = cosine * u[a] + sine * w[a];
                rmd_wide to = along * direction[a] + aside * bent;
                rmd_wide tangent = (1.0f - t * aside) * direction[a] + t * along * bent;
                rmd_wide_store(arcs->end[a] + at, to * (step * part) + start[a]);
                rmd_wide_store(arcs->tangent[a] + at, tangent);
            }
        }
        sample(value, field, (const float(*)[RMD_LANES])arcs->end);
        for (int at = 0; at < RMD_LANES; at += RMD_WIDTH) { // EQ track.5
            rmd_wide d[3], quality = rmd_wide_load(arcs->quality + at);
            for (int a = 0; a < 3; a++)
                d[a] = rmd_wide_load(arcs->tangent[a] + at);
            rmd_wide f = kernel_amplitude(&field->plan, (const float(*)[RMD_LANES])value, d, at);
            f = rmd_wide_keep(f >= cutoff, f);
            rmd_wide_store(arcs->quality + at, quality * (i < SAMPLES ? f * f : f));
        }
    }
}

const struct rmd_track_kernel RMD_SIMD_NAMED(rmd_track_kernel) = { sample, amplitude, climb,
                                                                   follow };
