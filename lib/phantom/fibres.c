// SPDX-License-Identifier: BSD-3-Clause
// Curves beside the curve of the tube, in a frame that does not turn about it.
#include "phantom/fibres.h"

#include "base/random.h"

#include <math.h>
#include <string.h>

enum { STREAM = 0x7f1b };

static const double speck = 1e-3; // mm: the voxel in which a point of a fibre is looked at

// What a point of standard space holds of a tract.
static double share_at(const struct rmd_anatomy *anatomy, const double p[3], enum rmd_tract tract)
{
    const int one[3] = { 1, 1, 1 };
    struct rmd_affine place = {
        { { speck, 0, 0, p[0] }, { 0, speck, 0, p[1] }, { 0, 0, speck, p[2] } }
    };
    struct rmd_blend blend;
    rmd_anatomy_draw(&blend, anatomy, &place, one, 0);
    return blend.tract[tract];
}

static void normalise(double v[3])
{
    double norm = rmd_vector_norm(v);
    for (int a = 0; a < 3; a++)
        v[a] /= norm;
}

// A unit vector across the first tangent, and across the axis of a sheet.
static void first_across(double u[3], const struct rmd_tube *tube)
{
    const double *t = tube->tangent[0];
    double e[3] = { tube->axis[0], tube->axis[1], tube->axis[2] };
    if (rmd_vector_norm(e) == 0) e[fabs(t[0]) < 0.6 ? 0 : 1] = 1;
    u[0] = t[1] * e[2] - t[2] * e[1];
    u[1] = t[2] * e[0] - t[0] * e[2];
    u[2] = t[0] * e[1] - t[1] * e[0];
    normalise(u);
}

// Where in the cross-section: across the sheet and along its axis, or both across the tube.
static void draw_offset(double offset[2], double *along, const struct rmd_tube *tube,
                        struct rmd_draw draw)
{
    double x = rmd_random_uniform(draw), y;
    draw.draw++;
    y = rmd_random_uniform(draw);
    double radius = tube->thickness * sqrt(x), angle = 6.283185307179586 * y;
    int sheet = rmd_vector_norm(tube->axis) > 0;
    offset[0] = sheet ? tube->thickness * (2 * x - 1) : radius * cos(angle);
    offset[1] = sheet ? 0 : radius * sin(angle);
    *along = sheet ? tube->width * (2 * y - 1) : 0;
}

// EQ phantom.20: the frame u is carried on by projection, the second direction is t x u.
static void follow(double (*p)[3], const struct rmd_tube *tube, const double offset[2],
                   double along)
{
    double u[3];
    first_across(u, tube);
    for (int i = 0; i < tube->n; i++) {
        const double *t = tube->tangent[i];
        double lean = rmd_vector_dot(u, t);
        for (int a = 0; a < 3; a++)
            u[a] -= lean * t[a];
        normalise(u);
        double w[3] = { t[1] * u[2] - t[2] * u[1], t[2] * u[0] - t[0] * u[2],
                        t[0] * u[1] - t[1] * u[0] };
        for (int a = 0; a < 3; a++)
            p[i][a] =
                tube->point[i][a] + offset[0] * u[a] + offset[1] * w[a] + along * tube->axis[a];
    }
}

// Whether a world point is inside a voxel of the grid.
static int seen(const struct rmd_grid *grid, const double world[3])
{
    struct rmd_affine voxel_from_world = rmd_affine_invert(&grid->world_from_voxel);
    double v[3];
    rmd_affine_apply(v, &voxel_from_world, world);
    for (int a = 0; a < 3; a++)
        if (v[a] < -0.5 || v[a] >= grid->n[a] - 0.5) return 0;
    return 1;
}

// The longest run of points inside the tract that the scan sees.
static void longest_run(int *first, int *count, double (*p)[3], int n, const struct rmd_scan *scan,
                        enum rmd_tract tract)
{
    *first = *count = 0;
    for (int i = 0, run = 0; i < n; i++) {
        double world[3];
        rmd_affine_apply(world, &scan->world_from_standard, p[i]);
        int in = seen(&scan->grid, world) && share_at(&scan->patient->anatomy, p[i], tract) > 0;
        run = in ? run + 1 : 0;
        if (run <= *count) continue;
        *count = run;
        *first = i - run + 1;
    }
}

enum rmd_status rmd_fibres_draw(struct rmd_streamlines *out, const struct rmd_scan *scan,
                                enum rmd_tract tract, int count, uint32_t seed)
{
    enum rmd_status st;
    const struct rmd_tube *tube = &scan->patient->anatomy.tract[tract];
    RMD_TRY(rmd_streamlines_new(out, &scan->grid));
    for (int i = 0; i < count; i++) {
        double p[RMD_TUBE_POINTS][3], offset[2], along;
        float point[RMD_TUBE_POINTS * 3];
        int first, n;
        draw_offset(offset, &along, tube,
                    (struct rmd_draw){ seed, STREAM, ((uint64_t)tract << 32) + (uint64_t)i, 0 });
        follow(p, tube, offset, along);
        longest_run(&first, &n, p, tube->n, scan, tract);
        if (n < 2) continue;
        for (int k = 0; k < n; k++) {
            double world[3];
            rmd_affine_apply(world, &scan->world_from_standard, p[first + k]);
            for (int a = 0; a < 3; a++)
                point[3 * k + a] = (float)world[a];
        }
        RMD_TRY(rmd_streamlines_add(out, point, (size_t)n));
    }
out:
    if (st != RMD_OK) rmd_streamlines_free(out);
    return st;
}

static void paint(struct rmd_volume *ends, const float point[3], float label, double reach)
{
    const int *n = ends->grid.n;
    struct rmd_affine voxel_from_world = rmd_affine_invert(&ends->grid.world_from_voxel);
    double spacing[3], p[3] = { (double)point[0], (double)point[1], (double)point[2] }, centre[3];
    int low[3], high[3], v[3];
    rmd_grid_spacing(spacing, &ends->grid);
    rmd_affine_apply(centre, &voxel_from_world, p);
    for (int a = 0; a < 3; a++) {
        low[a] = (int)fmax(0, ceil(centre[a] - reach / spacing[a]));
        high[a] = (int)fmin(n[a] - 1, floor(centre[a] + reach / spacing[a]));
    }
    for (v[2] = low[2]; v[2] <= high[2]; v[2]++)
        for (v[1] = low[1]; v[1] <= high[1]; v[1]++)
            for (v[0] = low[0]; v[0] <= high[0]; v[0]++) {
                double d[3];
                for (int a = 0; a < 3; a++)
                    d[a] = (v[a] - centre[a]) * spacing[a];
                float *value =
                    &ends->v[v[0] + (size_t)n[0] * ((size_t)v[1] + (size_t)n[1] * (size_t)v[2])];
                if (rmd_vector_norm(d) <= reach && *value == 0) *value = label;
            }
}

void rmd_fibres_ends(struct rmd_volume *ends, const struct rmd_streamlines *fibres, int label,
                     double reach)
{
    for (size_t i = 0; i < fibres->n; i++) {
        paint(ends, fibres->point + 3 * fibres->first[i], (float)label, reach);
        paint(ends, fibres->point + 3 * (fibres->first[i + 1] - 1), (float)(label + 1), reach);
    }
}
