// SPDX-License-Identifier: BSD-3-Clause
// Trackers follow fibres whose course is known, and obey every rule.
#include "base/parallel.h"
#include "base/simd.h"
#include "dwi/track.h"
#include "dwi/track_density.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { N = 24, LMAX = 8, COEFFICIENTS = 45 };

static const double two_pi = 6.283185307179586;

// 2 mm voxels around the origin.
static const struct rmd_grid grid = {
    { N, N, N }, { { { 2, 0, 0, 1 - N }, { 0, 2, 0, 1 - N }, { 0, 0, 2, 1 - N } } }
};

// A field in which fibres run along circles around the z axis, or along x where `straight`.
static void direction_at(double d[3], size_t i, int straight)
{
    double p[3] = { (double)(i % N), (double)(i / N % N), (double)(i / N / N) };
    rmd_affine_apply(p, &grid.world_from_voxel, p);
    double radius = hypot(p[0], p[1]);
    d[0] = straight ? 1 : -p[1] / radius;
    d[1] = straight ? 0 : p[0] / radius;
    d[2] = 0;
}

static void make_tensors(struct rmd_track_field *field, int straight)
{
    struct rmd_volume image;
    size_t n = rmd_grid_count(&grid);
    cr_assert_eq(rmd_volume_new(&image, &grid, 6), RMD_OK);
    for (size_t i = 0; i < n; i++) {
        static const int at[6][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 0, 1 }, { 0, 2 }, { 1, 2 } };
        double d[3];
        direction_at(d, i, straight);
        for (size_t e = 0; e < 6; e++)
            image.v[e * n + i] = (float)(1.4e-3 * d[at[e][0]] * d[at[e][1]] + (e < 3 ? 0.3e-3 : 0));
    }
    struct rmd_series series = rmd_series_of(&image);
    cr_assert_eq(rmd_track_field_new(field, &series, NULL), RMD_OK);
    field->tensor = 1;
    rmd_volume_free(&image);
}

// FODs with one lobe of height 1; with `round`, the constant 1.
static void make_fods(struct rmd_track_field *field, int straight, int round)
{
    struct rmd_volume image;
    size_t n = rmd_grid_count(&grid);
    double y[COEFFICIENTS], d[3] = { 0, 0, 1 }, top = 0;
    cr_assert_eq(rmd_volume_new(&image, &grid, COEFFICIENTS), RMD_OK);
    rmd_harmonics_basis(y, LMAX, d);
    for (int k = 0; k < COEFFICIENTS; k++)
        top += y[k] * y[k];
    for (size_t i = 0; i < n; i++) {
        direction_at(d, i, straight);
        rmd_harmonics_basis(y, LMAX, d);
        for (size_t k = 0; k < COEFFICIENTS; k++)
            image.v[k * n + i] = round ? (k == 0 ? (float)(1 / y[0]) : 0) : (float)(y[k] / top);
    }
    struct rmd_series series = rmd_series_of(&image);
    cr_assert_eq(rmd_track_field_new(field, &series, NULL), RMD_OK);
    rmd_volume_free(&image);
}

// Regions by hand: everything is mask, starts are the voxels of one plane x = 20.
static void make_regions(struct rmd_track_regions *regions)
{
    struct rmd_track_region_opts none = { 0 };
    struct rmd_mask mask;
    cr_assert_eq(rmd_mask_new(&mask, &grid), RMD_OK);
    memset(mask.v, 1, rmd_grid_count(&grid));
    cr_assert_eq(rmd_track_regions_read(regions, &none, &mask, NULL), RMD_OK);
    regions->starts = 0;
    for (int y = 8; y < 16; y++)
        regions->start[regions->starts++] = 20 + N * (y + N * 12);
    rmd_mask_free(&mask);
}

static void mark_plane(struct rmd_track_regions *regions, int x, uint32_t mark)
{
    for (size_t i = 0; i < rmd_grid_count(&grid); i++)
        if ((int)(i % N) == x) regions->mark[i] |= mark;
}

struct scene {
    struct rmd_track_field field;
    struct rmd_track_regions regions;
    struct rmd_track_opts opts;
    struct rmd_track_result result;
};

static void set(struct scene *s, int algorithm, int straight)
{
    *s = (struct scene){ 0 };
    rmd_param_defaults(&s->opts, rmd_track_params);
    s->opts.algorithm = algorithm;
    s->opts.select = 40;
    s->opts.longest = 100;
    if (algorithm == RMD_TRACK_TENSOR)
        make_tensors(&s->field, straight);
    else
        make_fods(&s->field, straight, 0);
    make_regions(&s->regions);
}

static void go(struct scene *s)
{
    rmd_track_result_free(&s->result);
    cr_assert_eq(rmd_track_run(&s->result, &s->field, &s->regions, &s->opts, 1), RMD_OK, "%s",
                 rmd_error());
}

static void end(struct scene *s)
{
    rmd_track_field_free(&s->field);
    rmd_track_regions_free(&s->regions);
    rmd_track_result_free(&s->result);
}

// The largest change of the distance from the z axis along any streamline, in mm.
static double worst_drift(const struct rmd_streamlines *all)
{
    double worst = 0;
    for (size_t i = 0; i < all->n; i++) {
        const float *start = all->point + 3 * all->first[i];
        for (size_t p = 0; p < rmd_streamlines_points(all, i); p++)
            worst = fmax(worst, fabs(hypot((double)start[3 * p], (double)start[3 * p + 1]) -
                                     hypot((double)start[0], (double)start[1])));
    }
    return worst;
}

static double drift_of(int algorithm, int integrator)
{
    struct scene s;
    set(&s, algorithm, 0);
    s.opts.integrator = integrator;
    s.opts.longest = 150;
    mark_plane(&s.regions, 3, RMD_TRACK_STOP); // on the far side
    go(&s);
    cr_assert(s.result.complete);
    double worst = worst_drift(&s.result.streamlines);
    end(&s);
    return worst;
}

Test(track, runge_and_kutta_stay_on_a_circle_from_which_euler_drifts)
{
    for (int algorithm = RMD_TRACK_TENSOR; algorithm <= RMD_TRACK_PEAK; algorithm++) {
        double rk4 = drift_of(algorithm, 0), euler = drift_of(algorithm, 1);
        cr_assert_lt(rk4, 0.1, "%g mm", rk4);
        cr_assert_gt(euler, 0.5, "%g mm", euler);
    }
}

Test(track, a_circle_is_too_long)
{
    struct scene s;
    set(&s, RMD_TRACK_TENSOR, 0);
    s.opts.attempts = 200;
    go(&s);
    cr_assert_gt(s.result.outcome[RMD_TRACK_LONG], 0);
    cr_assert_eq(s.result.attempts, 200);
    end(&s);
}

Test(track, every_algorithm_runs_straight_along_x)
{
    for (int algorithm = RMD_TRACK_TENSOR; algorithm <= RMD_TRACK_IFOD2; algorithm++) {
        struct scene s;
        set(&s, algorithm, 1);
        go(&s);
        cr_assert(s.result.complete);
        for (size_t i = 0; i < s.result.streamlines.n; i++) {
            double length = rmd_streamlines_length(&s.result.streamlines, i);
            const float *first = s.result.streamlines.point + 3 * s.result.streamlines.first[i];
            const float *last = s.result.streamlines.point + 3 * s.result.streamlines.first[i + 1];
            double along = fabs((double)last[-3] - (double)first[0]);
            cr_assert_gt(along, algorithm == RMD_TRACK_IFOD2 ? 20 : 0.95 * length);
            if (algorithm != RMD_TRACK_IFOD2)
                cr_assert_float_eq(last[-2], first[1], 0.01, "%d", algorithm);
        }
        end(&s);
    }
}

Test(track, streamlines_do_not_depend_on_the_number_of_threads)
{
    static const int threads[] = { 1, 2, 7 };
    for (int algorithm = RMD_TRACK_TENSOR; algorithm <= RMD_TRACK_IFOD2; algorithm++) {
        struct scene s;
        struct rmd_streamlines kept = { 0 };
        set(&s, algorithm, 1);
        s.opts.select = 700;
        for (int t = 0; t < 3; t++) {
            rmd_parallel_threads(threads[t]);
            go(&s);
            struct rmd_streamlines *now = &s.result.streamlines;
            if (t == 0) {
                kept = *now;
                *now = (struct rmd_streamlines){ 0 };
                continue;
            }
            cr_assert_eq(kept.n, now->n);
            cr_assert_arr_eq(kept.first, now->first, (now->n + 1) * sizeof *now->first);
            cr_assert_arr_eq(kept.point, now->point, 3 * now->first[now->n] * sizeof(float));
        }
        rmd_streamlines_free(&kept);
        end(&s);
    }
}

Test(track, regions_are_obeyed)
{
    struct scene s;
    set(&s, RMD_TRACK_TENSOR, 1);
    mark_plane(&s.regions, 4, RMD_TRACK_STOP);
    mark_plane(&s.regions, 12, RMD_TRACK_INCLUDE);
    s.regions.includes = 1;
    go(&s);
    cr_assert(s.result.complete);
    for (size_t i = 0; i < s.result.streamlines.n; i++) {
        const float *first = s.result.streamlines.point + 3 * s.result.streamlines.first[i];
        const float *last = s.result.streamlines.point + 3 * s.result.streamlines.first[i + 1];
        float least = fminf(first[0], last[-3]);
        cr_assert_float_eq(least, 2 * 4 + 1 - N, 1.001, "%g", (double)least);
    }
    mark_plane(&s.regions, 2, 2 * RMD_TRACK_INCLUDE); // behind the stop
    s.regions.includes = 2;
    s.opts.attempts = 300;
    go(&s);
    cr_assert_eq(s.result.streamlines.n, 0);
    cr_assert_not(s.result.complete);
    cr_assert_eq(s.result.attempts, 300);
    cr_assert_eq(s.result.outcome[RMD_TRACK_UNMET], 300);
    s.regions.includes = 1;
    mark_plane(&s.regions, 8, RMD_TRACK_EXCLUDE);
    go(&s);
    cr_assert_eq(s.result.outcome[RMD_TRACK_EXCLUDED], 300);
    end(&s);
}

Test(track, one_way_streamlines_end_where_they_start)
{
    struct scene s;
    set(&s, RMD_TRACK_TENSOR, 1);
    s.opts.one_way = 1;
    go(&s);
    cr_assert(s.result.complete);
    for (size_t i = 0; i < s.result.streamlines.n; i++)
        cr_assert_float_eq(s.result.streamlines.point[3 * s.result.streamlines.first[i]],
                           2 * 20 + 1 - N, 1.001);
    end(&s);
}

Test(track, the_order_of_regions_and_both_ends_are_checked)
{
    struct rmd_track_regions regions;
    float point[3 * 20];
    make_regions(&regions);
    for (int i = 0; i < 20; i++) {
        point[3 * i] = (float)(2 * i + 3 - N);
        point[3 * i + 1] = point[3 * i + 2] = 0;
    }
    mark_plane(&regions, 5, RMD_TRACK_INCLUDE);
    mark_plane(&regions, 9, 2 * RMD_TRACK_INCLUDE);
    mark_plane(&regions, 7, 4 * RMD_TRACK_INCLUDE);
    regions.includes = 2;
    regions.ordered = 1;
    cr_assert_eq(rmd_track_regions_check(&regions, point, 20), RMD_TRACK_COMPLETE);
    regions.includes = 3; // the third lies between the others
    cr_assert_eq(rmd_track_regions_check(&regions, point, 20), RMD_TRACK_NOT_INCLUDED);
    regions.ordered = 0;
    cr_assert_eq(rmd_track_regions_check(&regions, point, 20), RMD_TRACK_COMPLETE);
    mark_plane(&regions, 1, RMD_TRACK_END);
    regions.ends = 1;
    cr_assert_eq(rmd_track_regions_check(&regions, point, 20), RMD_TRACK_COMPLETE);
    regions.ends = 2;
    cr_assert_eq(rmd_track_regions_check(&regions, point, 20), RMD_TRACK_NOT_ENDED);
    mark_plane(&regions, 20, 2 * RMD_TRACK_END);
    cr_assert_eq(rmd_track_regions_check(&regions, point, 20), RMD_TRACK_COMPLETE);
    rmd_track_regions_free(&regions);
}

// Sixteen positions and directions that are spread over the field, two of them outside.
static void spread(float at[3][RMD_LANES], float direction[3][RMD_LANES])
{
    for (int l = 0; l < RMD_LANES; l++) {
        double angle = two_pi * l / RMD_LANES, z = (l - 7.5) / 8;
        at[0][l] = (float)(3.1 * (l - 8) + 0.37);
        at[1][l] = (float)(1.7 * l - 9.3);
        at[2][l] = (float)(2.9 * (l % 5) - 4.1);
        direction[0][l] = (float)(sqrt(1 - z * z) * cos(angle));
        direction[1][l] = (float)(sqrt(1 - z * z) * sin(angle));
        direction[2][l] = (float)z;
    }
}

Test(track, amplitudes_are_those_of_the_interpolated_coefficients)
{
    struct rmd_track_field field;
    float at[3][RMD_LANES], d[3][RMD_LANES], value[RMD_TRACK_MOST][RMD_LANES], f[RMD_LANES];
    const struct rmd_track_kernel *kernel = rmd_track_field_kernel();
    make_fods(&field, 0, 0);
    spread(at, d);
    kernel->sample(value, &field, (const float(*)[RMD_LANES])at);
    kernel->amplitude(f, &field.plan, (const float(*)[RMD_LANES])value,
                      (const float(*)[RMD_LANES])d);
    for (int l = 0; l < RMD_LANES; l++) {
        float c[COEFFICIENTS], one[3] = { d[0][l], d[1][l], d[2][l] };
        for (int k = 0; k < COEFFICIENTS; k++)
            c[k] = value[k][l];
        cr_assert_float_eq(f[l], rmd_harmonics_amplitude(&field.plan, c, one), 1e-5);
    }
    cr_assert_eq(value[0][0], 0, "outside the grid");
    rmd_track_field_free(&field);
}

Test(track, every_instruction_set_gives_the_same_bits)
{
    struct rmd_track_field field;
    struct rmd_track_arcs arcs[RMD_SIMD_SETS] = { 0 };
    float at[3][RMD_LANES], d[3][RMD_LANES];
    static float value[RMD_SIMD_SETS][RMD_TRACK_MOST][RMD_LANES];
    const float start[3] = { 12.3f, 1.1f, 0.4f }, along[3] = { 0, 0.8f, 0.6f };
    make_fods(&field, 0, 0);
    spread(at, d);
    for (int set = 0; set <= (int)rmd_simd_best(); set++) {
        const struct rmd_track_kernel *kernel = rmd_track_field_kernels[set];
        if (!kernel) continue;
        for (int l = 0; l < RMD_LANES; l++) {
            arcs[set].turn[l] = 0.05f * (float)l;
            arcs[set].cosine[l] = (float)cos(l);
            arcs[set].sine[l] = (float)sin(l);
        }
        kernel->follow(&arcs[set], &field, start, along, 1, 0.1f, value[set]);
        cr_assert_arr_eq(&arcs[set], &arcs[0], sizeof *arcs);
        kernel->sample(value[set], &field, (const float(*)[RMD_LANES])at);
        cr_assert_arr_eq(value[set], value[0], COEFFICIENTS * sizeof value[0][0]);
    }
    rmd_track_field_free(&field);
}

Test(track, lanes_climb_to_the_same_peaks_as_one_climber)
{
    struct rmd_track_field field;
    float at[3][RMD_LANES], d[3][RMD_LANES], from[3][RMD_LANES], height[RMD_LANES];
    float value[RMD_TRACK_MOST][RMD_LANES], wanted[RMD_LANES];
    make_fods(&field, 0, 0);
    spread(at, d);
    for (int l = 0; l < RMD_LANES; l++) {
        at[0][l] = (float)(2 * l) - 15.2f;
        wanted[l] = l != 5;
        double radius = hypot((double)at[0][l], (double)at[1][l]); // 0.3 rad off the fibres
        d[0][l] = (float)(0.955 * (double)-at[1][l] / radius);
        d[1][l] = (float)(0.955 * (double)at[0][l] / radius);
        d[2][l] = 0.2955f;
    }
    memcpy(from, d, sizeof d);
    rmd_track_field_kernel()->sample(value, &field, (const float(*)[RMD_LANES])at);
    rmd_track_field_kernel()->climb(height, d, &field.plan, (const float(*)[RMD_LANES])value,
                                    wanted);
    for (int l = 0; l < RMD_LANES; l++) {
        float c[COEFFICIENTS], one[3] = { from[0][l], from[1][l], from[2][l] };
        if (l == 5) continue;
        for (int k = 0; k < COEFFICIENTS; k++)
            c[k] = value[k][l];
        float top = rmd_harmonics_peak(one, &field.plan, c);
        cr_assert_float_eq(height[l], top, 1e-4, "lane %d", l);
        for (int a = 0; a < 3; a++)
            cr_assert_float_eq(d[a][l], one[a], 2e-3, "lane %d", l);
    }
    rmd_track_field_free(&field);
}

Test(track, arcs_have_their_length_and_end_where_they_point)
{
    struct rmd_track_field field;
    struct rmd_track_arcs arcs = { 0 };
    static float value[RMD_TRACK_MOST][RMD_LANES];
    const float start[3] = { 0 }, along[3] = { 0, 0, 1 };
    make_fods(&field, 1, 1);
    for (int l = 0; l < RMD_LANES; l++) {
        arcs.turn[l] = 0.1f * (float)l;
        arcs.cosine[l] = 1;
    }
    rmd_track_field_kernel()->follow(&arcs, &field, start, along, 3, 0.1f, value);
    for (int l = 0; l < RMD_LANES; l++) {
        double t = 0.1 * l, chord = l ? 3 * 2 * sin(t / 2) / t : 3;
        double end[3] = { (double)arcs.end[0][l], (double)arcs.end[1][l], (double)arcs.end[2][l] };
        cr_assert_float_eq(rmd_vector_norm(end), chord, 1e-5);
        cr_assert_float_eq(arcs.tangent[2][l], cos(t), 1e-6);
        cr_assert_float_eq(arcs.quality[l], 1, 1e-5);
    }
    rmd_track_field_free(&field);
}

Test(track, without_preference_arcs_fill_the_cap_evenly)
{
    struct scene s;
    double sum = 0;
    size_t n = 0;
    set(&s, RMD_TRACK_IFOD2, 1);
    rmd_track_field_free(&s.field);
    make_fods(&s.field, 1, 1);
    s.opts.select = 300;
    s.opts.shortest = 0;
    go(&s);
    const struct rmd_streamlines *all = &s.result.streamlines;
    for (size_t i = 0; i < all->n; i++)
        for (size_t p = all->first[i] + 2; p < all->first[i + 1]; p++) {
            double a[3], b[3];
            for (size_t k = 0; k < 3; k++) {
                a[k] = (double)(all->point[3 * p - 3 + k] - all->point[3 * p - 6 + k]);
                b[k] = (double)(all->point[3 * p + k] - all->point[3 * p - 3 + k]);
            }
            sum += rmd_vector_dot(a, b) / rmd_vector_norm(a) / rmd_vector_norm(b);
            n++;
        }
    // Two turns t of uniform 1 - cos t, each by half on either side, at a random angle between:
    // the cosine's mean is the square of that of cos(t / 2).
    double most = s.opts.angle, u = cos(most / 2),
           half = 4.0 / 3 * (1 - u * u * u) / (1 - cos(most));
    cr_assert_gt(n, 2000);
    cr_assert_float_eq(sum / (double)n, half * half, 0.01, "%g, not %g", sum / (double)n,
                       half * half);
    end(&s);
}

Test(track, a_map_counts_every_voxel_on_the_way_once)
{
    struct rmd_streamlines s;
    struct rmd_volume map;
    const float course[] = { -22.5F, -23, -23, -12.4F, -23, -23, -20.6F, -23, -23, 99, -23, -23 };
    cr_assert_eq(rmd_streamlines_new(&s, &grid), RMD_OK);
    cr_assert_eq(rmd_streamlines_add(&s, course, 3), RMD_OK);
    cr_assert_eq(rmd_streamlines_add(&s, course + 9, 1), RMD_OK); // outside
    cr_assert_eq(rmd_streamlines_add(&s, course + 6, 2), RMD_OK);
    cr_assert_eq(rmd_track_density(&map, &s, &grid), RMD_OK);
    double sum = 0;
    for (size_t i = 0; i < rmd_grid_count(&grid); i++)
        sum += (double)map.v[i];
    cr_assert_eq(map.v[0], 1);
    cr_assert_eq(map.v[5], 2);
    cr_assert_eq(map.v[6], 1);
    cr_assert_eq(map.v[23], 1);
    cr_assert_eq(sum, 6 + 23);
    rmd_volume_free(&map);
    rmd_streamlines_free(&s);
}
