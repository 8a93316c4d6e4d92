// SPDX-License-Identifier: BSD-3-Clause
// Drawing through cairo, which is seen here and where text is set.
#include "report/canvas.h"

#include "base/memory.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

struct rmd_canvas {
    cairo_surface_t *surface;
    cairo_t *context;
    struct rmd_text bytes;
};

static cairo_status_t take(void *closure, const unsigned char *data, unsigned int size)
{
    struct rmd_text *bytes = closure;
    rmd_text_append(bytes, (const char *)data, size);
    return bytes->status == RMD_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static enum rmd_status check(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS) return RMD_OK;
    if (status == CAIRO_STATUS_NO_MEMORY) return rmd_fail(RMD_ENOMEM, "no memory to draw with");
    return rmd_fail(RMD_EIO, "a figure cannot be drawn: %s", cairo_status_to_string(status));
}

enum rmd_status rmd_canvas_new(struct rmd_canvas **out, enum rmd_canvas_kind kind, double width,
                               double height)
{
    enum rmd_status st;
    RMD_TRY(rmd_alloc(out, 1, sizeof **out));
    struct rmd_canvas *c = *out;
    c->surface = kind == RMD_CANVAS_SVG
                     ? cairo_svg_surface_create_for_stream(take, &c->bytes, width, height)
                     : cairo_pdf_surface_create_for_stream(take, &c->bytes, width, height);
    // The date must not make two runs differ.
    if (kind == RMD_CANVAS_PDF) {
        cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                       "2000-01-01T00:00:00Z");
        cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_CREATOR, "Remodel");
    }
    c->context = cairo_create(c->surface);
    cairo_set_line_cap(c->context, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(c->context, CAIRO_LINE_JOIN_ROUND);
    RMD_TRY(check(cairo_status(c->context)));
out:
    return st;
}

void rmd_canvas_free(struct rmd_canvas *c)
{
    if (!c) return;
    if (c->context) cairo_destroy(c->context);
    if (c->surface) cairo_surface_destroy(c->surface);
    rmd_text_free(&c->bytes);
    rmd_release(c);
}

void rmd_canvas_title(struct rmd_canvas *c, const char *title)
{
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_TITLE, title);
}

void rmd_canvas_page(struct rmd_canvas *c)
{
    cairo_show_page(c->context);
}

enum rmd_status rmd_canvas_end(struct rmd_text *out, struct rmd_canvas *c)
{
    enum rmd_status st;
    RMD_TRY(check(cairo_status(c->context)));
    cairo_surface_finish(c->surface);
    RMD_TRY(c->bytes.status);
    RMD_TRY(check(cairo_surface_status(c->surface)));
    rmd_text_append(out, c->bytes.s, c->bytes.size);
    st = out->status;
out:
    return st;
}

void rmd_canvas_ink(struct rmd_canvas *c, unsigned colour, double opacity)
{
    cairo_set_source_rgba(c->context, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                          (colour & 255) / 255.0, opacity);
}

static void paint(struct rmd_canvas *c, double line)
{
    if (line <= 0) {
        cairo_fill(c->context);
        return;
    }
    cairo_set_line_width(c->context, line);
    cairo_stroke(c->context);
}

void rmd_canvas_rect(struct rmd_canvas *c, double x, double y, double width, double height,
                     double line)
{
    cairo_rectangle(c->context, x, y, width, height);
    paint(c, line);
}

void rmd_canvas_circle(struct rmd_canvas *c, double x, double y, double radius, double line)
{
    cairo_new_sub_path(c->context);
    cairo_arc(c->context, x, y, radius, 0, 2 * 3.14159265358979323846);
    cairo_close_path(c->context);
    paint(c, line);
}

void rmd_canvas_path(struct rmd_canvas *c, const double (*point)[2], int n, double line)
{
    cairo_new_path(c->context);
    for (int i = 0; i < n; i++)
        cairo_line_to(c->context, point[i][0], point[i][1]);
    if (line <= 0) cairo_close_path(c->context);
    paint(c, line);
}

void rmd_canvas_line(struct rmd_canvas *c, double x0, double y0, double x1, double y1, double line)
{
    cairo_move_to(c->context, x0, y0);
    cairo_line_to(c->context, x1, y1);
    paint(c, line);
}

void rmd_canvas_dash(struct rmd_canvas *c, double on, double off)
{
    const double dash[2] = { on, off };
    cairo_set_dash(c->context, dash, on > 0 ? 2 : 0, 0);
}

enum rmd_status rmd_canvas_image(struct rmd_canvas *c, double x, double y, double width,
                                 double height, const unsigned char *rgb, int columns, int rows)
{
    enum rmd_status st = RMD_OK;
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns, rows);
    RMD_TRY(check(cairo_surface_status(image)));
    int stride = cairo_image_surface_get_stride(image);
    unsigned char *pixels = cairo_image_surface_get_data(image);
    for (int j = 0; j < rows; j++)
        for (int i = 0; i < columns; i++, rgb += 3)
            *(unsigned *)(void *)(pixels + (ptrdiff_t)j * stride + 4 * (ptrdiff_t)i) =
                (unsigned)rgb[0] << 16 | (unsigned)rgb[1] << 8 | rgb[2];
    cairo_surface_mark_dirty(image);
    cairo_save(c->context);
    cairo_translate(c->context, x, y);
    cairo_scale(c->context, width / columns, height / rows);
    cairo_set_source_surface(c->context, image, 0, 0);
    cairo_paint(c->context);
    cairo_restore(c->context);
out:
    cairo_surface_destroy(image);
    return st;
}

void rmd_canvas_push(struct rmd_canvas *c, double x, double y, double scale)
{
    cairo_save(c->context);
    cairo_translate(c->context, x, y);
    cairo_scale(c->context, scale, scale);
}

void rmd_canvas_pop(struct rmd_canvas *c)
{
    cairo_restore(c->context);
}

void *rmd_canvas_context(struct rmd_canvas *c)
{
    return c->context;
}
