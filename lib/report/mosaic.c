// SPDX-License-Identifier: BSD-3-Clause
// Every map is resampled once onto the pixels, which are a grid of their own in the world.
#include "report/mosaic.h"

#include "base/memory.h"
#include "image/components.h"
#include "image/interp.h"
#include "report/palette.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double PIXEL = 0.8, MARGIN = 4;            // mm
static const double FAINT = 1, FULL = 3.1, VEIL = 0.92; // |z| where colour begins and ends
static const double LOW_SHARE = 0.14, HIGH_SHARE = 0.9; // of the height of the brain

struct pixels {
    struct rmd_volume under, delta, z, reliable, lesion;
};

static unsigned mix(unsigned a, unsigned b, double share)
{
    unsigned out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        double from = a >> shift & 255, to = b >> shift & 255;
        out |= (unsigned)(from + share * (to - from) + 0.5) << shift;
    }
    return out;
}

unsigned rmd_mosaic_colour(double change)
{
    static const unsigned fall[] = { 0xF7F7F7, 0x92C5DE, 0x2B7BBA, 0x0B3C6F };
    static const unsigned rise[] = { 0xF7F7F7, 0xFDC086, 0xE66101, 0x8C2D04 };
    const unsigned *step = change < 0 ? fall : rise;
    double at = 3 * fmin(1, fabs(change));
    int i = at >= 3 ? 2 : (int)at;
    return mix(step[i], step[i + 1], at - i);
}

// The box of the voxels with a value, in world coordinates.
static int bounds(double low[3], double high[3], const struct rmd_volume *volume)
{
    const int *n = volume->grid.n;
    int any = 0;
    size_t i = 0;
    for (int a = 0; a < 3; a++) {
        low[a] = (double)INFINITY;
        high[a] = -(double)INFINITY;
    }
    for (int z = 0; z < n[2]; z++)
        for (int y = 0; y < n[1]; y++)
            for (int x = 0; x < n[0]; x++, i++) {
                double world[3], voxel[3] = { x, y, z };
                if (!isfinite(volume->v[i])) continue;
                rmd_affine_apply(world, &volume->grid.world_from_voxel, voxel);
                for (int a = 0; a < 3; a++) {
                    low[a] = fmin(low[a], world[a]);
                    high[a] = fmax(high[a], world[a]);
                }
                any = 1;
            }
    return any;
}

static struct rmd_grid pixel_grid(const double low[3], const double high[3])
{
    struct rmd_grid g = { .n = { 0, 0, RMD_MOSAIC_SLICES } };
    double rise = (high[2] - low[2]) * (HIGH_SHARE - LOW_SHARE) / (RMD_MOSAIC_SLICES - 1);
    g.n[0] = (int)ceil((high[0] - low[0] + 2 * MARGIN) / PIXEL);
    g.n[1] = (int)ceil((high[1] - low[1] + 2 * MARGIN) / PIXEL);
    g.world_from_voxel =
        (struct rmd_affine){ { { -PIXEL, 0, 0, high[0] + MARGIN },
                               { 0, -PIXEL, 0, high[1] + MARGIN },
                               { 0, 0, rise, low[2] + LOW_SHARE * (high[2] - low[2]) } } };
    return g;
}

static enum rmd_status resample(struct rmd_volume *out, const struct rmd_volume *image,
                                const struct rmd_grid *grid, const struct rmd_affine *map,
                                enum rmd_interp kind)
{
    enum rmd_status st = RMD_OK;
    if (!image->v) return RMD_OK;
    RMD_TRY(rmd_volume_new(out, grid, 1));
    RMD_TRY(rmd_interp_resample(out, image, map, kind, NAN));
out:
    return st;
}

// Clears what is not part of a cluster, for single voxels are chance.
static enum rmd_status keep_clusters(struct rmd_volume *out, const struct rmd_volume *reliable)
{
    enum rmd_status st;
    struct rmd_mask mask = { 0 };
    int *component = NULL;
    size_t clusters, *size = NULL, n = rmd_grid_count(&reliable->grid);
    RMD_TRY(rmd_volume_new(out, &reliable->grid, 1));
    RMD_TRY(rmd_mask_new(&mask, &reliable->grid));
    for (size_t i = 0; i < n; i++)
        mask.count += mask.v[i] = isfinite(reliable->v[i]) && reliable->v[i] != 0;
    RMD_TRY(rmd_alloc(&component, n, sizeof *component));
    RMD_TRY(rmd_components_label(component, &clusters, &mask, RMD_FACES));
    RMD_TRY(rmd_alloc(&size, clusters + 1, sizeof *size));
    for (size_t i = 0; i < n; i++)
        size[component[i]]++;
    for (size_t i = 0; i < n; i++)
        out->v[i] = component[i] && size[component[i]] >= RMD_MOSAIC_CLUSTER;
out:
    rmd_release(size);
    rmd_release(component);
    rmd_mask_free(&mask);
    return st;
}

static enum rmd_status resample_all(struct pixels *out, const struct rmd_evidence_maps *maps,
                                    const struct rmd_grid *grid)
{
    enum rmd_status st;
    struct rmd_volume clusters = { 0 };
    const struct rmd_affine same = rmd_affine_identity();
    if (maps->reliable.v) RMD_TRY(keep_clusters(&clusters, &maps->reliable));
    RMD_TRY(resample(&out->under, &maps->under, grid, &same, RMD_LINEAR));
    RMD_TRY(resample(&out->delta, &maps->delta, grid, &same, RMD_LINEAR));
    RMD_TRY(resample(&out->z, &maps->z, grid, &same, RMD_LINEAR));
    RMD_TRY(resample(&out->reliable, &clusters, grid, &same, RMD_NEAREST));
    RMD_TRY(resample(&out->lesion, &maps->lesion, grid, &maps->session_from_half, RMD_NEAREST));
out:
    rmd_volume_free(&clusters);
    return st;
}

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// The value that a share of the finite ones do not exceed.
static enum rmd_status quantile(double *out, const struct rmd_volume *volume, double share)
{
    enum rmd_status st;
    float *value = NULL;
    size_t n = rmd_grid_count(&volume->grid), kept = 0;
    RMD_TRY(rmd_alloc(&value, n, sizeof *value));
    for (size_t i = 0; i < n; i++)
        if (isfinite(volume->v[i])) value[kept++] = fabsf(volume->v[i]);
    qsort(value, kept, sizeof *value, ascending);
    *out = kept ? (double)value[(size_t)(share * (double)(kept - 1))] : 1;
out:
    rmd_release(value);
    return st;
}

// A limit that reads well: 1, 2 or 5 times a power of ten, at least 0.05.
static double round_limit(double value)
{
    double ten = 0.01;
    for (; ten < 1e6; ten *= 10)
        for (int k = 1; k <= 5; k += k == 1 ? 1 : 3)
            if (k * ten >= value && k * ten >= 0.05) return k * ten;
    return value;
}

static int inside(const struct rmd_volume *mask, size_t i)
{
    return isfinite(mask->v[i]) && mask->v[i] != 0;
}

// Pixels inside with a neighbour outside.
static int is_border(const struct rmd_volume *mask, size_t i, int x, int y)
{
    const int *n = mask->grid.n;
    if (!mask->v || !inside(mask, i)) return 0;
    return x == 0 || y == 0 || x == n[0] - 1 || y == n[1] - 1 || !inside(mask, i - 1) ||
           !inside(mask, i + 1) || !inside(mask, i - (size_t)n[0]) ||
           !inside(mask, i + (size_t)n[0]);
}

static unsigned colour_at(const struct pixels *p, size_t i, int x, int y, double bright,
                          double limit)
{
    if (!isfinite(p->delta.v[i])) return RMD_PAPER;
    unsigned grey = 0x505050;
    if (p->under.v && isfinite(p->under.v[i])) {
        unsigned level = (unsigned)(30 + 200 * fmin(1, fmax(0, (double)p->under.v[i] / bright)));
        grey = level << 16 | level << 8 | level;
    }
    double veil = VEIL;
    if (p->z.v) veil *= fmin(1, fmax(0, (fabs((double)p->z.v[i]) - FAINT) / (FULL - FAINT)));
    if (!isfinite(veil)) veil = 0;
    unsigned colour = mix(grey, rmd_mosaic_colour((double)p->delta.v[i] / limit), veil);
    if (is_border(&p->reliable, i, x, y)) colour = 0x101010;
    if (is_border(&p->lesion, i, x, y) && (x + y) % 4 < 2) colour = 0xFFFFFF;
    return colour;
}

static enum rmd_status paint(struct rmd_mosaic *out, const struct pixels *p)
{
    enum rmd_status st;
    const struct rmd_grid *g = &p->delta.grid;
    double bright = 1, most;
    size_t i = 0;
    if (p->under.v) RMD_TRY(quantile(&bright, &p->under, 0.99));
    RMD_TRY(quantile(&most, &p->delta, 0.995));
    out->limit = round_limit(0.8 * most);
    out->width = g->n[0];
    out->height = g->n[1];
    RMD_TRY(rmd_alloc(&out->rgb, rmd_grid_count(g), 3));
    for (int s = 0; s < RMD_MOSAIC_SLICES; s++) {
        out->z[s] = g->world_from_voxel.m[2][3] + g->world_from_voxel.m[2][2] * s;
        for (int y = 0; y < g->n[1]; y++)
            for (int x = 0; x < g->n[0]; x++, i++) {
                unsigned colour = colour_at(p, i, x, y, bright, out->limit);
                for (int k = 0; k < 3; k++)
                    out->rgb[3 * i + (size_t)k] = (unsigned char)(colour >> (16 - 8 * k) & 255);
            }
    }
out:
    return st;
}

enum rmd_status rmd_mosaic_new(struct rmd_mosaic *out, const struct rmd_evidence_maps *maps)
{
    enum rmd_status st = RMD_OK;
    struct pixels pixels = { 0 };
    double low[3], high[3];
    *out = (struct rmd_mosaic){ .outlined = maps->reliable.v != NULL,
                                .lesion = maps->lesion.v != NULL };
    if (!maps->delta.v || !bounds(low, high, &maps->delta)) return RMD_OK;
    struct rmd_grid grid = pixel_grid(low, high);
    RMD_TRY(resample_all(&pixels, maps, &grid));
    RMD_TRY(paint(out, &pixels));
out:
    rmd_volume_free(&pixels.under);
    rmd_volume_free(&pixels.delta);
    rmd_volume_free(&pixels.z);
    rmd_volume_free(&pixels.reliable);
    rmd_volume_free(&pixels.lesion);
    if (st != RMD_OK) rmd_mosaic_free(out);
    return st;
}

void rmd_mosaic_free(struct rmd_mosaic *mosaic)
{
    rmd_release(mosaic->rgb);
    *mosaic = (struct rmd_mosaic){ 0 };
}

static const struct rmd_type LETTER = { 8, 600, RMD_INK, RMD_LEFT, 0 };
static const struct rmd_type SMALL = { 7, 400, RMD_MUTED, RMD_CENTRE, 0 };
static const double WIDE = 511, KEY = 34, GAP = 10, LABEL = 14;

static double panel_width(void)
{
    return (WIDE - (RMD_MOSAIC_ACROSS - 1) * GAP) / RMD_MOSAIC_ACROSS;
}

static void draw_number(struct rmd_canvas *c, double x, double y, const char *format, double value)
{
    struct rmd_text text = { 0 };
    rmd_text_add(&text, format, value);
    if (text.status == RMD_OK) rmd_typeset_label(c, &SMALL, x, y, text.s);
    rmd_text_free(&text);
}

static void draw_key(struct rmd_canvas *c, const struct rmd_mosaic *m, double y)
{
    enum { STEPS = 60 };
    double width = 200, x = (WIDE - width) / 2;
    for (int i = 0; i < STEPS; i++) {
        rmd_canvas_ink(c, rmd_mosaic_colour(2.0 * (i + 0.5) / STEPS - 1), 1);
        rmd_canvas_rect(c, x + width * i / STEPS, y, width / STEPS + 0.3, 8, 0);
    }
    draw_number(c, x, y + 16, "%+.2g", -m->limit);
    draw_number(c, x + width / 2, y + 16, "%.0f", 0);
    draw_number(c, x + width, y + 16, "%+.2g", m->limit);
    rmd_typeset_label(c, &SMALL, x + width / 2, y + 26, "change of FA, last less first session");
}

static enum rmd_status draw(struct rmd_canvas *c, const struct rmd_figure *figure)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_mosaic *m = figure->data;
    double width = panel_width(), height = width * m->height / m->width;
    struct rmd_type right = LETTER;
    right.side = RMD_RIGHT;
    for (int s = 0; s < RMD_MOSAIC_SLICES; s++) {
        double x = s % RMD_MOSAIC_ACROSS * (width + GAP);
        double y = s / RMD_MOSAIC_ACROSS * (height + LABEL);
        RMD_TRY(rmd_canvas_image(c, x, y, width, height,
                                 m->rgb + 3 * (size_t)s * (size_t)m->width * (size_t)m->height,
                                 m->width, m->height));
        rmd_typeset_label(c, &LETTER, x + 2, y + height / 2, "R");
        rmd_typeset_label(c, &right, x + width - 2, y + height / 2, "L");
        draw_number(c, x + width / 2, y + height + 4, "z %+.0f mm", m->z[s]);
    }
    draw_key(c, m, figure->height - KEY + 2);
out:
    return st;
}

struct rmd_figure rmd_mosaic_figure(const struct rmd_mosaic *m)
{
    double height = panel_width() * m->height / m->width + LABEL;
    return (struct rmd_figure){
        .width = WIDE,
        .height = RMD_MOSAIC_SLICES / RMD_MOSAIC_ACROSS * height + KEY,
        .draw = draw,
        .data = m,
    };
}
