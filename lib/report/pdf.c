// SPDX-License-Identifier: BSD-3-Clause
// Blocks down the pages of a PDF.
#include "report/pdf.h"

#include "report/palette.h"

#include <math.h>

static const double WIDE = 595.28, HIGH = 841.89, EDGE = 42, FOOT = 50, GUTTER = 26, PAD = 6;
static const double SMALLEST = 0.7; // of the first page
enum { MANY_COLUMNS = 8 };          // are set smaller

// clang-format off
static const struct rmd_type HEADINGS[] = {
    { 0 },
    { 18,  600, RMD_INK,    RMD_LEFT, 1.2 },
    { 10.5,600, RMD_ACCENT, RMD_LEFT, 1.3 },
    { 9,   600, RMD_INK,    RMD_LEFT, 1.3 },
};
static const struct rmd_type STYLES[] = {
    [RMD_STYLE_BODY] =  { 8.6, 400, RMD_INK,   RMD_LEFT, 1.38 },
    [RMD_STYLE_LEAD] =  { 10,  400, RMD_INK,   RMD_LEFT, 1.4 },
    [RMD_STYLE_NOTE] =  { 7.6, 400, RMD_MUTED, RMD_LEFT, 1.38 },
    [RMD_STYLE_ALERT] = { 8.6, 600, RMD_INK,   RMD_LEFT, 1.38 },
};
static const struct rmd_type CELL = { 8.4, 400, RMD_INK, RMD_LEFT, 1.3 };
static const struct rmd_type DENSE = { 7.2, 400, RMD_INK, RMD_LEFT, 1.3 };
static const struct rmd_type CELL_NOTE = { 7.4, 400, RMD_MUTED, RMD_LEFT, 1.3 };
static const struct rmd_type HEAD = { 7.2, 600, RMD_MUTED, RMD_LEFT, 1.25 };
static const struct rmd_type FOOTER = { 7, 400, RMD_MUTED, RMD_LEFT, 1.3 };
// clang-format on

struct flow {
    struct rmd_canvas *canvas;
    const struct rmd_document *document;
    double x, width, y; // of what comes next
    double bottom;      // of the page
    double lowest;      // of the columns side by side
    double column, top; // width of one of them, and where they start
    int page, paint, split, first;
};

static void end_page(struct flow *f)
{
    struct rmd_text text = { 0 };
    struct rmd_type right = FOOTER;
    right.side = RMD_RIGHT;
    if (f->paint) {
        rmd_text_add(&text, "%d", f->page);
        rmd_canvas_ink(f->canvas, RMD_LINE, 1);
        rmd_canvas_line(f->canvas, EDGE, HIGH - FOOT + 8, WIDE - EDGE, HIGH - FOOT + 8, 0.5);
        rmd_typeset_lines(f->canvas, &FOOTER, EDGE, HIGH - FOOT + 13, WIDE - 2 * EDGE - 40,
                          f->document->footer, 1);
        rmd_typeset_label(f->canvas, &right, WIDE - EDGE, HIGH - FOOT + 18, text.s ? text.s : "");
        rmd_canvas_page(f->canvas);
    }
    rmd_text_free(&text);
    f->page++;
    f->y = EDGE;
}

// Goes to the next page where less than `height` is left.
static void need(struct flow *f, double height)
{
    if (!f->first && !f->split && f->y > EDGE && f->y + height > f->bottom) end_page(f);
}

static void put_text(struct flow *f, const struct rmd_type *type, const char *text, double before,
                     double after)
{
    double height = rmd_typeset_lines(f->canvas, type, 0, 0, f->width, text, 0);
    need(f, before + height);
    if (f->y > EDGE) f->y += before;
    rmd_typeset_lines(f->canvas, type, f->x, f->y, f->width, text, f->paint);
    f->y += height + after;
}

static void put_alert(struct flow *f, const char *text)
{
    const struct rmd_type *type = &STYLES[RMD_STYLE_ALERT];
    double height = rmd_typeset_lines(f->canvas, type, 0, 0, f->width - 20, text, 0);
    need(f, height + 12);
    if (f->paint) {
        rmd_canvas_ink(f->canvas, 0xFDF3EC, 1);
        rmd_canvas_rect(f->canvas, f->x, f->y, f->width, height + 8, 0);
        rmd_canvas_ink(f->canvas, RMD_RISE, 1);
        rmd_canvas_rect(f->canvas, f->x, f->y, 3, height + 8, 0);
    }
    rmd_typeset_lines(f->canvas, type, f->x + 12, f->y + 4, f->width - 20, text, f->paint);
    f->y += height + 14;
}

static enum rmd_status put_figure(struct flow *f, const struct rmd_block *b)
{
    enum rmd_status st = RMD_OK;
    double scale = fmin(1, f->width / b->figure.width), height = b->figure.height * scale;
    need(f, height + 20);
    if (f->paint) {
        rmd_canvas_push(f->canvas, f->x, f->y, scale);
        RMD_TRY(b->figure.draw(f->canvas, &b->figure));
        rmd_canvas_pop(f->canvas);
    }
    f->y += height + 2;
    if (*b->text) put_text(f, &STYLES[RMD_STYLE_NOTE], b->text, 2, 4);
    f->y += 4;
out:
    return st;
}

static double column_width(const struct flow *f, const struct rmd_block *b, int k)
{
    double all = 0;
    for (int i = 0; i < b->columns; i++)
        all += b->column[i].share;
    return f->width * b->column[k].share / all;
}

// Sets or measures one cell; returns its height.
static double put_cell(const struct flow *f, const struct rmd_block *b, size_t i, double x,
                       double y, double width, int paint)
{
    const struct rmd_cell *cell = &b->cell[i];
    struct rmd_type type = b->columns < MANY_COLUMNS ? CELL : DENSE, note = CELL_NOTE;
    type.side = note.side = b->column[i % (size_t)b->columns].side;
    if (cell->strong) type.weight = 600;
    double height = rmd_typeset_lines(f->canvas, &type, x, y, width, cell->text, paint);
    if (cell->note)
        height += rmd_typeset_lines(f->canvas, &note, x, y + height, width, cell->note, paint);
    return height;
}

static enum rmd_status put_row(struct flow *f, const struct rmd_block *b, size_t first)
{
    enum rmd_status st = RMD_OK;
    double height = 0, x = f->x, pad = b->columns < MANY_COLUMNS ? 3 : 1.5;
    for (int k = 0; k < b->columns; k++) {
        const struct rmd_cell *cell = &b->cell[first + (size_t)k];
        double width = column_width(f, b, k) - PAD;
        height = fmax(height, cell->figure.draw
                                  ? cell->figure.height * fmin(1, width / cell->figure.width)
                                  : put_cell(f, b, first + (size_t)k, 0, 0, width, 0));
    }
    need(f, height + 7);
    for (int k = 0; k < b->columns && f->paint; k++) {
        const struct rmd_cell *cell = &b->cell[first + (size_t)k];
        double width = column_width(f, b, k) - PAD;
        if (cell->figure.draw) {
            double scale = fmin(1, width / cell->figure.width);
            double spare = width - cell->figure.width * scale;
            double in = b->column[k].side == RMD_CENTRE ? spare / 2 : 0;
            rmd_canvas_push(f->canvas, x + in,
                            f->y + pad + (height - cell->figure.height * scale) / 2, scale);
            RMD_TRY(cell->figure.draw(f->canvas, &cell->figure));
            rmd_canvas_pop(f->canvas);
        } else {
            double own = put_cell(f, b, first + (size_t)k, 0, 0, width, 0);
            put_cell(f, b, first + (size_t)k, x, f->y + pad + (height - own) / 2, width, 1);
        }
        x += width + PAD;
    }
    f->y += height + 2 * pad;
    if (f->paint) {
        rmd_canvas_ink(f->canvas, RMD_LINE, 1);
        rmd_canvas_line(f->canvas, f->x, f->y, f->x + f->width, f->y, 0.5);
    }
    f->y += 1;
out:
    return st;
}

static void put_head(struct flow *f, const struct rmd_block *b)
{
    double height = 0, x = f->x;
    int titled = 0;
    for (int k = 0; k < b->columns; k++) {
        titled |= *b->column[k].title != '\0';
        height = fmax(height, rmd_typeset_lines(f->canvas, &HEAD, 0, 0, column_width(f, b, k) - PAD,
                                                b->column[k].title, 0));
    }
    if (!titled) return;
    need(f, height + 40);
    for (int k = 0; k < b->columns; k++) {
        struct rmd_type type = HEAD;
        double width = column_width(f, b, k) - PAD;
        type.side = b->column[k].side;
        double own = rmd_typeset_lines(f->canvas, &type, 0, 0, width, b->column[k].title, 0);
        rmd_typeset_lines(f->canvas, &type, x, f->y + height - own, width, b->column[k].title,
                          f->paint);
        x += width + PAD;
    }
    f->y += height + 2;
    if (f->paint) {
        rmd_canvas_ink(f->canvas, RMD_INK, 1);
        rmd_canvas_line(f->canvas, f->x, f->y, f->x + f->width, f->y, 0.6);
    }
    f->y += 1;
}

static enum rmd_status put_table(struct flow *f, const struct rmd_block *b)
{
    enum rmd_status st = RMD_OK;
    put_head(f, b);
    for (size_t i = 0; i + (size_t)b->columns <= b->cells; i += (size_t)b->columns) {
        int page = f->page;
        need(f, 24);
        if (f->page != page) put_head(f, b);
        RMD_TRY(put_row(f, b, i));
    }
    if (*b->text) put_text(f, &STYLES[RMD_STYLE_NOTE], b->text, 3, 4);
    f->y += 6;
out:
    return st;
}

static void change_columns(struct flow *f, enum rmd_block_kind kind)
{
    if (kind == RMD_BLOCK_SPLIT) {
        f->top = f->lowest = f->y;
        f->column = (f->width - GUTTER) / 2;
        f->width = f->column;
        f->split = 1;
    } else if (kind == RMD_BLOCK_NEXT) {
        f->lowest = fmax(f->lowest, f->y);
        f->y = f->top;
        f->x += f->column + GUTTER;
    } else {
        f->y = fmax(f->lowest, f->y);
        f->x -= f->column + GUTTER;
        f->width = 2 * f->column + GUTTER;
        f->split = 0;
    }
}

static enum rmd_status put_block(struct flow *f, const struct rmd_block *b)
{
    enum rmd_status st = RMD_OK;
    switch (b->kind) {
    case RMD_BLOCK_HEADING:
        need(f, 60);
        put_text(f, &HEADINGS[b->level], b->text,
                 b->level == 1   ? 0
                 : b->level == 2 ? 9
                                 : 6,
                 b->level == 1 ? 2 : 3);
        break;
    case RMD_BLOCK_TEXT:
        if (b->style == RMD_STYLE_ALERT)
            put_alert(f, b->text);
        else
            put_text(f, &STYLES[b->style], b->text, 0, b->style == RMD_STYLE_LEAD ? 6 : 4);
        break;
    case RMD_BLOCK_TABLE: RMD_TRY(put_table(f, b)); break;
    case RMD_BLOCK_FIGURE: RMD_TRY(put_figure(f, b)); break;
    case RMD_BLOCK_SPLIT:
    case RMD_BLOCK_NEXT:
    case RMD_BLOCK_JOIN: change_columns(f, b->kind); break;
    case RMD_BLOCK_PAGE: end_page(f); break;
    }
out:
    return st;
}

// Lays the first page out at a scale; returns the height it takes.
static enum rmd_status put_first(double *height, size_t *next, struct flow *f, double scale)
{
    enum rmd_status st = RMD_OK;
    f->x = EDGE / scale;
    f->y = EDGE / scale;
    f->width = (WIDE - 2 * EDGE) / scale;
    f->first = 1;
    for (*next = 0; *next < f->document->n; ++*next) {
        const struct rmd_block *b = &f->document->block[*next];
        if (b->kind == RMD_BLOCK_PAGE) break;
        RMD_TRY(put_block(f, b));
    }
    *height = f->y * scale;
    f->first = 0;
out:
    return st;
}

static enum rmd_status put_pages(struct flow *f)
{
    enum rmd_status st;
    double height, scale = 1;
    size_t next;
    f->paint = 0;
    RMD_TRY(put_first(&height, &next, f, scale));
    while (height > f->bottom && scale > SMALLEST) {
        scale -= 0.02;
        RMD_TRY(put_first(&height, &next, f, scale));
    }
    f->paint = 1;
    rmd_canvas_ink(f->canvas, RMD_ACCENT, 1);
    rmd_canvas_rect(f->canvas, 0, 0, WIDE, 5, 0);
    rmd_canvas_push(f->canvas, 0, 0, scale);
    RMD_TRY(put_first(&height, &next, f, scale));
    rmd_canvas_pop(f->canvas);
    f->x = EDGE;
    f->width = WIDE - 2 * EDGE;
    for (; next < f->document->n; next++)
        RMD_TRY(put_block(f, &f->document->block[next]));
    end_page(f);
out:
    return st;
}

enum rmd_status rmd_pdf_print(struct rmd_text *out, const struct rmd_document *d)
{
    enum rmd_status st;
    struct flow flow = { .document = d, .bottom = HIGH - FOOT, .page = 1 };
    RMD_TRY(d->status);
    RMD_TRY(rmd_canvas_new(&flow.canvas, RMD_CANVAS_PDF, WIDE, HIGH));
    RMD_TRY(rmd_typeset_check(flow.canvas));
    rmd_canvas_title(flow.canvas, d->title);
    RMD_TRY(put_pages(&flow));
    RMD_TRY(rmd_canvas_end(out, flow.canvas));
out:
    rmd_canvas_free(flow.canvas);
    return st;
}
