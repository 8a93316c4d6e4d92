// SPDX-License-Identifier: BSD-3-Clause
// What stands in the rows of a table: marks, and changes with their intervals.
#include "report/figure.h"

#include "report/palette.h"

#include <math.h>
#include <string.h>

static const double FM_MOST = 66;

// The shapes of rmd_figure_symbol().
enum mark { MARK_UP, MARK_DOWN, MARK_MAYBE_UP, MARK_MAYBE_DOWN, MARK_STILL, MARK_NONE };

static enum mark mark_of(const struct rmd_evidence_row *row)
{
    int up = row->delta > 0;
    if (strcmp(row->verdict, "changed") == 0) return up ? MARK_UP : MARK_DOWN;
    if (strcmp(row->verdict, "suggestive") == 0) return up ? MARK_MAYBE_UP : MARK_MAYBE_DOWN;
    return strcmp(row->verdict, "within error") == 0 ? MARK_STILL : MARK_NONE;
}

static unsigned colour_of(enum mark mark)
{
    switch (mark) {
    case MARK_UP:
    case MARK_MAYBE_UP: return RMD_RISE;
    case MARK_DOWN:
    case MARK_MAYBE_DOWN: return RMD_ACCENT;
    default: return RMD_STILL;
    }
}

static void draw_mark(struct rmd_canvas *c, enum mark mark, double x, double y, double size)
{
    double a = size / 2, h = mark == MARK_UP || mark == MARK_MAYBE_UP ? a : -a;
    const double triangle[4][2] = {
        { x, y - h }, { x + a, y + 0.8 * h }, { x - a, y + 0.8 * h }, { x, y - h }
    };
    rmd_canvas_ink(c, colour_of(mark), 1);
    switch (mark) {
    case MARK_UP:
    case MARK_DOWN: rmd_canvas_path(c, triangle, 3, 0); break;
    case MARK_MAYBE_UP:
    case MARK_MAYBE_DOWN:
        rmd_canvas_ink(c, RMD_PAPER, 1);
        rmd_canvas_path(c, triangle, 3, 0);
        rmd_canvas_ink(c, colour_of(mark), 1);
        rmd_canvas_path(c, triangle, 4, 1);
        break;
    case MARK_STILL: rmd_canvas_circle(c, x, y, 0.7 * a, 0); break;
    case MARK_NONE:
        rmd_canvas_line(c, x - 0.6 * a, y - 0.6 * a, x + 0.6 * a, y + 0.6 * a, 1);
        rmd_canvas_line(c, x - 0.6 * a, y + 0.6 * a, x + 0.6 * a, y - 0.6 * a, 1);
        break;
    }
}

static enum rmd_status draw_symbol(struct rmd_canvas *c, const struct rmd_figure *figure)
{
    draw_mark(c, mark_of(figure->data), figure->width / 2, figure->height / 2, 9);
    return RMD_OK;
}

struct rmd_figure rmd_figure_symbol(const struct rmd_evidence_row *row)
{
    return (struct rmd_figure){ .width = 12, .height = 12, .draw = draw_symbol, .data = row };
}

// The end of a line that goes on beyond the axis.
static void draw_arrow(struct rmd_canvas *c, double x, double y, double way)
{
    const double head[3][2] = { { x - 4 * way, y - 3 }, { x, y }, { x - 4 * way, y + 3 } };
    rmd_canvas_path(c, head, 3, 1.2);
}

static enum rmd_status draw_change(struct rmd_canvas *c, const struct rmd_figure *figure)
{
    const struct rmd_evidence_row *row = figure->data;
    const double most = RMD_FIGURE_CHANGE_AXIS, y = figure->height / 2;
    double middle = figure->width / 2, unit = (figure->width / 2 - 5) / most;
    double at = row->delta / row->mdc95, low = row->low / row->mdc95, high = row->high / row->mdc95;
    enum mark mark = mark_of(row);
    rmd_canvas_ink(c, RMD_LINE, 0.75);
    rmd_canvas_rect(c, middle - unit, y - 7, 2 * unit, 14, 0);
    rmd_canvas_ink(c, RMD_STILL, 1);
    rmd_canvas_line(c, middle, y - 8.5, middle, y + 8.5, 0.6);
    if (!(row->mdc95 > 0) || isnan(at) || mark == MARK_NONE) return RMD_OK;
    rmd_canvas_ink(c, colour_of(mark), 1);
    double from = fmax(-most, fmin(most, low)), to = fmin(most, fmax(-most, high));
    if (to > from) rmd_canvas_line(c, middle + from * unit, y, middle + to * unit, y, 1.5);
    if (high > most) draw_arrow(c, middle + most * unit + 3, y, 1);
    if (low < -most) draw_arrow(c, middle - most * unit - 3, y, -1);
    if (fabs(at) <= most)
        draw_mark(c, mark, middle + at * unit, y, 8);
    else
        draw_mark(c, mark, middle + (at > 0 ? most - 0.5 : 0.5 - most) * unit, y, 8);
    return RMD_OK;
}

struct rmd_figure rmd_figure_change(const struct rmd_evidence_row *row)
{
    return (struct rmd_figure){ .width = 130, .height = 20, .draw = draw_change, .data = row };
}

static enum rmd_status draw_score(struct rmd_canvas *c, const struct rmd_figure *figure)
{
    const struct rmd_evidence_finding *f = figure->data;
    double unit = (figure->width - 8) / FM_MOST, y = figure->height / 2;
    rmd_canvas_ink(c, RMD_LINE, 1);
    rmd_canvas_line(c, 4, y, figure->width - 4, y, 0.6);
    rmd_canvas_line(c, 4, y - 4, 4, y + 4, 0.6);
    rmd_canvas_line(c, figure->width - 4, y - 4, figure->width - 4, y + 4, 0.6);
    rmd_canvas_ink(c, RMD_ACCENT, 1);
    rmd_canvas_line(c, 4 + f->low * unit, y, 4 + f->high * unit, y, 2.2);
    rmd_canvas_circle(c, 4 + f->value * unit, y, 3.2, 0);
    return RMD_OK;
}

struct rmd_figure rmd_figure_score(const struct rmd_evidence_finding *finding)
{
    return (struct rmd_figure){ .width = 130, .height = 14, .draw = draw_score, .data = finding };
}
