// SPDX-License-Identifier: BSD-3-Clause
// What goes along the days: sessions and training, and the score of the arm.
#include "report/figure.h"

#include "report/palette.h"

#include <math.h>

static const double SEM = 2.46, FM_MOST = 66; // of FM-UE
static const struct rmd_type SMALL = { 7.2, 400, RMD_MUTED, RMD_CENTRE, 0 };
static const struct rmd_type TAG = { 7.2, 600, RMD_INK, RMD_LEFT, 0 };

// Days onto the page.
struct axis {
    double from, to, x, width;
};

static double place(const struct axis *a, double day)
{
    return a->x + a->width * (day - a->from) / (a->to - a->from);
}

static void draw_number(struct rmd_canvas *c, const struct rmd_type *type, double x, double y,
                        const char *format, double value)
{
    struct rmd_text text = { 0 };
    rmd_text_add(&text, format, value);
    if (text.status == RMD_OK) rmd_typeset_label(c, type, x, y, text.s);
    rmd_text_free(&text);
}

static struct axis days_axis(const struct rmd_evidence *e, double x, double width)
{
    struct axis a = { INFINITY, -INFINITY, x, width };
    for (int i = 0; i < e->visits; i++)
        if (!isnan(e->visit[i].day)) {
            a.from = fmin(a.from, e->visit[i].day);
            a.to = fmax(a.to, e->visit[i].day);
        }
    for (int i = 0; i < e->doses; i++) {
        a.from = fmin(a.from, e->dose[i].start);
        a.to = fmax(a.to, e->dose[i].end);
    }
    a.from = fmin(a.from, 0);
    if (!(a.to > a.from)) a.to = a.from + 1;
    return a;
}

static enum rmd_status draw_days(struct rmd_canvas *c, const struct rmd_figure *figure)
{
    const struct rmd_evidence *e = figure->data;
    struct axis a = days_axis(e, 8, figure->width - 24);
    double y = 13, before = -INFINITY;
    rmd_canvas_ink(c, RMD_LINE, 1);
    rmd_canvas_line(c, a.x, y, a.x + a.width, y, 1.2);
    for (int i = 0; i < e->doses; i++) {
        double from = place(&a, e->dose[i].start), to = place(&a, e->dose[i].end);
        rmd_canvas_ink(c, RMD_ACCENT, 0.22);
        rmd_canvas_rect(c, from, y - 5, fmax(to - from - 0.6, 1), 10, 0);
    }
    struct rmd_type first = SMALL;
    first.side = RMD_LEFT;
    rmd_canvas_ink(c, RMD_STILL, 1);
    rmd_canvas_line(c, a.x, y - 4, a.x, y + 4, 1);
    rmd_typeset_label(c, &first, a.x - 3, y + 12, "onset");
    before = a.x + 12;
    for (int i = 0; i < e->visits; i++) {
        if (isnan(e->visit[i].day)) continue;
        double x = place(&a, e->visit[i].day);
        rmd_canvas_ink(c, RMD_PAPER, 1);
        rmd_canvas_circle(c, x, y, 5, 0);
        rmd_canvas_ink(c, RMD_INK, 1);
        rmd_canvas_circle(c, x, y, 3.6, 0);
        if (x - before > 18) draw_number(c, &SMALL, x, y + 12, "day %.0f", e->visit[i].day);
        before = x;
    }
    return RMD_OK;
}

struct rmd_figure rmd_figure_days(const struct rmd_evidence *evidence)
{
    return (struct rmd_figure){ .width = 511, .height = 30, .draw = draw_days, .data = evidence };
}

// A band between two courses.
static void draw_band(struct rmd_canvas *c, const struct axis *x, const struct axis *y,
                      const struct rmd_evidence_band *band, int n, int width)
{
    enum { MOST = 128 };
    double point[2 * MOST][2];
    if (n > MOST) n = MOST;
    for (int i = 0; i < n; i++) {
        point[i][0] = point[2 * n - 1 - i][0] = place(x, band[i].day);
        point[i][1] = place(y, band[i].low[width]);
        point[2 * n - 1 - i][1] = place(y, band[i].high[width]);
    }
    rmd_canvas_path(c, point, 2 * n, 0);
}

static void draw_axes(struct rmd_canvas *c, const struct axis *x, const struct axis *y)
{
    static const double steps[] = { 7, 14, 30, 60, 90, 180, 365 };
    struct rmd_type left = SMALL;
    double step = steps[0];
    left.side = RMD_RIGHT;
    for (int i = 0; i < 7 && (x->to - x->from) / step > 7; i++)
        step = steps[i];
    for (double v = 0; v <= FM_MOST; v += 22) {
        rmd_canvas_ink(c, RMD_LINE, 1);
        rmd_canvas_line(c, x->x, place(y, v), x->x + x->width, place(y, v), 0.5);
        draw_number(c, &left, x->x - 5, place(y, v), "%.0f", v);
    }
    for (double d = step * ceil(x->from / step); d <= x->to; d += step) {
        rmd_canvas_ink(c, RMD_STILL, 1);
        rmd_canvas_line(c, place(x, d), y->x, place(x, d), y->x + 2.5, 0.6);
        draw_number(c, &SMALL, place(x, d), y->x + 9, "%.0f", d);
    }
    rmd_typeset_label(c, &SMALL, x->x + x->width / 2, y->x + 19, "days since onset");
}

static void draw_forecast(struct rmd_canvas *c, const struct rmd_evidence *e, const struct axis *x,
                          const struct axis *y)
{
    for (int i = 0; i < e->ahead; i++) {
        const struct rmd_evidence_band *b = &e->forecast[i];
        double at = place(x, b->day);
        if (b->day > x->to) continue;
        rmd_canvas_ink(c, RMD_INK, 1);
        rmd_canvas_dash(c, 2, 2);
        rmd_canvas_line(c, at, place(y, b->low[2]), at, place(y, b->high[2]), 0.8);
        rmd_canvas_dash(c, 0, 0);
        rmd_canvas_line(c, at, place(y, b->low[0]), at, place(y, b->high[0]), 2);
        rmd_canvas_ink(c, RMD_PAPER, 1);
        rmd_canvas_circle(c, at, place(y, b->mean), 2.6, 0);
        rmd_canvas_ink(c, RMD_INK, 1);
        rmd_canvas_circle(c, at, place(y, b->mean), 2.6, 0.9);
    }
}

static void draw_scores(struct rmd_canvas *c, const struct rmd_evidence *e, const struct axis *x,
                        const struct axis *y)
{
    rmd_canvas_ink(c, RMD_RISE, 1);
    for (int i = 0; i < e->scores; i++) {
        const struct rmd_evidence_score *s = &e->score[i];
        double at = place(x, s->day), half = 1.959964 * SEM;
        rmd_canvas_line(c, at, place(y, fmax(0, s->value - half)), at,
                        place(y, fmin(FM_MOST, s->value + half)), 1);
        rmd_canvas_rect(c, at - 3, place(y, s->value) - 3, 6, 6, 0);
    }
}

static void draw_key(struct rmd_canvas *c, const struct rmd_evidence *e)
{
    struct rmd_type text = SMALL;
    double x = 42;
    text.side = RMD_LEFT;
    rmd_canvas_ink(c, RMD_RISE, 1);
    rmd_canvas_rect(c, x, 3, 6, 6, 0);
    rmd_typeset_label(c, &text, x + 10, 6, "measured");
    x += 50;
    if (e->course) {
        for (int k = 0; k < RMD_EVIDENCE_BANDS; k++) {
            rmd_canvas_ink(c, RMD_ACCENT, 0.16);
            rmd_canvas_rect(c, x, 1.5 + k * 1.2, 12, 9 - 2.4 * k, 0);
        }
        rmd_typeset_label(c, &text, x + 16, 6, "natural recovery 50, 80, 95 %");
        x += 120;
    }
    if (e->ahead) {
        rmd_canvas_ink(c, RMD_INK, 1);
        rmd_canvas_circle(c, x + 3, 6, 2.6, 0.9);
        rmd_typeset_label(c, &text, x + 10, 6, "model");
    }
}

static enum rmd_status draw_recovery(struct rmd_canvas *c, const struct rmd_figure *figure)
{
    const struct rmd_evidence *e = figure->data;
    struct axis x = { 0, 90, 24, figure->width - 32 };
    const struct axis y = { 0, FM_MOST, figure->height - 26, -(figure->height - 46) };
    for (int i = 0; i < e->scores; i++)
        x.to = fmax(x.to, e->score[i].day);
    if (e->course) x.to = fmax(x.to, e->natural[e->course - 1].day);
    double last = e->scores ? e->score[e->scores - 1].day : x.to;
    for (int i = 0; i < e->ahead; i++)
        if (e->forecast[i].day <= last + 200) x.to = fmax(x.to, e->forecast[i].day);
    x.to *= 1.03;
    draw_axes(c, &x, &y);
    for (int k = RMD_EVIDENCE_BANDS - 1; k >= 0 && e->course; k--) {
        rmd_canvas_ink(c, RMD_ACCENT, 0.16);
        draw_band(c, &x, &y, e->natural, e->course, k);
    }
    draw_forecast(c, e, &x, &y);
    draw_scores(c, e, &x, &y);
    draw_key(c, e);
    rmd_typeset_label(c, &TAG, 0, 6, "FM-UE");
    return RMD_OK;
}

struct rmd_figure rmd_figure_recovery(const struct rmd_evidence *evidence)
{
    return (
        struct rmd_figure){ .width = 250, .height = 150, .draw = draw_recovery, .data = evidence };
}
