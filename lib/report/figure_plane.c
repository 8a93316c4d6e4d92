// SPDX-License-Identifier: BSD-3-Clause
// Structure against function.
#include "report/figure.h"

#include "report/palette.h"

#include <math.h>

static const double DETECTABLE = 2.771807648699; // retest SD
static const struct rmd_type SMALL = { 7.2, 400, RMD_MUTED, RMD_CENTRE, 0 };

struct plane {
    double x, y, half;    // middle, half of the side
    double along, upward; // points of one retest SD
    double reach[2];      // retest SD at the ends of the axes
};

static double across(const struct plane *p, double sd)
{
    return p->x + p->along * sd;
}

static double up(const struct plane *p, double sd)
{
    return p->y - p->upward * sd;
}

static double reach(double most, const struct rmd_evidence_finding *f)
{
    return f ? fmax(most, fmax(fabs(f->low), fabs(f->high))) : most;
}

static void draw_cross(struct rmd_canvas *c, const struct plane *p,
                       const struct rmd_evidence_finding *s, const struct rmd_evidence_finding *f,
                       int model)
{
    double x = across(p, s->value), y = up(p, f->value);
    rmd_canvas_ink(c, model ? RMD_ACCENT : RMD_STILL, 1);
    rmd_canvas_line(c, across(p, s->low), y, across(p, s->high), y, model ? 1.8 : 1);
    rmd_canvas_line(c, x, up(p, f->low), x, up(p, f->high), model ? 1.8 : 1);
    if (model) {
        rmd_canvas_circle(c, x, y, 3.6, 0);
        return;
    }
    rmd_canvas_ink(c, RMD_PAPER, 1);
    rmd_canvas_rect(c, x - 3, y - 3, 6, 6, 0);
    rmd_canvas_ink(c, RMD_STILL, 1);
    rmd_canvas_rect(c, x - 3, y - 3, 6, 6, 1);
}

static void draw_probabilities(struct rmd_canvas *c, const struct plane *p,
                               const struct rmd_evidence *e)
{
    static const struct {
        const char *name;
        int x, y;
    } corner[] = { { "both up", 1, 1 },
                   { "structure up alone", 1, -1 },
                   { "function up alone", -1, 1 },
                   { "neither up", -1, -1 } };
    for (int i = 0; i < 4; i++) {
        const struct rmd_evidence_finding *f =
            rmd_evidence_find(e, "quadrant", corner[i].name, NULL);
        struct rmd_type type = SMALL;
        struct rmd_text text = { 0 };
        double x = p->x + corner[i].x * (p->half - 3), y = p->y - corner[i].y * (p->half - 8);
        if (!f) continue;
        rmd_canvas_ink(c, RMD_PAPER, 0.8);
        rmd_canvas_rect(c, corner[i].x > 0 ? x - 62 : x - 1, fmin(y, y + corner[i].y * 10) - 5, 63,
                        20, 0);
        type.side = corner[i].x > 0 ? RMD_RIGHT : RMD_LEFT;
        rmd_typeset_label(c, &type, x, y, corner[i].name);
        type.weight = 600;
        type.colour = RMD_INK;
        type.size = 8.4;
        rmd_text_add(&text, "%.2f", f->probability);
        if (text.status == RMD_OK) rmd_typeset_label(c, &type, x, y - corner[i].y * -10, text.s);
        rmd_text_free(&text);
    }
}

static void draw_number(struct rmd_canvas *c, const struct rmd_type *type, double x, double y,
                        double value)
{
    struct rmd_text text = { 0 };
    rmd_text_add(&text, "%+.0f", value);
    if (text.status == RMD_OK) rmd_typeset_label(c, type, x, y, text.s);
    rmd_text_free(&text);
}

static void draw_frame(struct rmd_canvas *c, const struct plane *p)
{
    double w = DETECTABLE * p->along, h = DETECTABLE * p->upward;
    struct rmd_type end = SMALL;
    end.side = RMD_RIGHT;
    rmd_canvas_ink(c, RMD_LINE, 0.75);
    rmd_canvas_rect(c, p->x - w, p->y - h, 2 * w, 2 * h, 0);
    rmd_canvas_ink(c, RMD_LINE, 1);
    rmd_canvas_rect(c, p->x - p->half, p->y - p->half, 2 * p->half, 2 * p->half, 0.6);
    rmd_canvas_ink(c, RMD_STILL, 1);
    rmd_canvas_line(c, p->x - p->half, p->y, p->x + p->half, p->y, 0.5);
    rmd_canvas_line(c, p->x, p->y - p->half, p->x, p->y + p->half, 0.5);
    rmd_typeset_label(c, &SMALL, p->x, p->y + p->half + 8, "structure, retest SD");
    draw_number(c, &end, p->x + p->half, p->y + p->half + 8, p->reach[0]);
    draw_number(c, &end, p->x - p->half - 4, p->y - p->half + 6, p->reach[1]);
    draw_number(c, &end, p->x - p->half - 4, p->y + p->half - 4, -p->reach[1]);
    end.side = RMD_LEFT;
    draw_number(c, &end, p->x - p->half, p->y + p->half + 8, -p->reach[0]);
}

static void draw_key(struct rmd_canvas *c, const struct plane *p)
{
    struct rmd_type text = SMALL;
    double x = p->x + p->half + 14, y = p->y - p->half + 8;
    text.side = RMD_LEFT;
    rmd_canvas_ink(c, RMD_STILL, 1);
    rmd_canvas_rect(c, x, y - 3, 6, 6, 1);
    rmd_typeset_label(c, &text, x + 11, y, "data alone");
    rmd_canvas_ink(c, RMD_ACCENT, 1);
    rmd_canvas_circle(c, x + 3, y + 14, 3.4, 0);
    rmd_typeset_label(c, &text, x + 11, y + 14, "with the model");
    rmd_canvas_ink(c, RMD_LINE, 0.75);
    rmd_canvas_rect(c, x - 1, y + 24, 8, 8, 0);
    rmd_typeset_label(c, &text, x + 11, y + 28, "too small to");
    rmd_typeset_label(c, &text, x + 11, y + 37, "be detected");
    rmd_typeset_label(c, &text, x, p->y, "up: function,");
    rmd_typeset_label(c, &text, x, p->y + 9, "retest SD");
}

static enum rmd_status draw_plane(struct rmd_canvas *c, const struct rmd_figure *figure)
{
    const struct rmd_evidence *e = figure->data;
    static const char *const details[] = { "by the data alone", "under the model" };
    struct plane p = { .x = 90, .y = 69, .half = 66, .reach = { DETECTABLE, DETECTABLE } };
    for (int i = 0; i < 2; i++) {
        p.reach[0] = reach(p.reach[0], rmd_evidence_find(e, "total", "structure", details[i]));
        p.reach[1] = reach(p.reach[1], rmd_evidence_find(e, "total", "function", details[i]));
    }
    for (int i = 0; i < 2; i++)
        p.reach[i] = ceil(1.05 * p.reach[i]);
    p.along = p.half / p.reach[0];
    p.upward = p.half / p.reach[1];
    draw_frame(c, &p);
    for (int i = 0; i < 2; i++) {
        const struct rmd_evidence_finding *s =
            rmd_evidence_find(e, "total", "structure", details[i]);
        const struct rmd_evidence_finding *f =
            rmd_evidence_find(e, "total", "function", details[i]);
        if (s && f) draw_cross(c, &p, s, f, i);
    }
    draw_probabilities(c, &p, e);
    draw_key(c, &p);
    return RMD_OK;
}

struct rmd_figure rmd_figure_plane(const struct rmd_evidence *evidence)
{
    return (struct rmd_figure){ .width = 250, .height = 150, .draw = draw_plane, .data = evidence };
}
