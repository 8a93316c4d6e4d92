// SPDX-License-Identifier: BSD-3-Clause
// Text through Pango. Lines are laid out without hinting, so that all outputs break them alike.
#include "report/typeset.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

static const double CAPITAL = 0.714; // height of a capital letter over the size of the type

static PangoLayout *layout_new(struct rmd_canvas *canvas, const struct rmd_type *type,
                               const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(rmd_canvas_context(canvas));
    PangoContext *context = pango_layout_get_context(layout);
    PangoFontDescription *font = pango_font_description_new();
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_font_description_set_family_static(font, RMD_TYPE_FAMILY);
    pango_font_description_set_weight(font, (PangoWeight)type->weight);
    pango_font_description_set_absolute_size(font, type->size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    cairo_font_options_destroy(options);
    return layout;
}

enum rmd_status rmd_typeset_check(struct rmd_canvas *canvas)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_type type = { 10, 400, 0, RMD_LEFT, 0 };
    PangoLayout *layout = layout_new(canvas, &type, "");
    PangoContext *context = pango_layout_get_context(layout);
    PangoFont *font = pango_context_load_font(context, pango_layout_get_font_description(layout));
    PangoFontDescription *found = font ? pango_font_describe(font) : NULL;
    if (!found || strcmp(pango_font_description_get_family(found), RMD_TYPE_FAMILY) != 0)
        st = rmd_fail(RMD_EMISSING,
                      "the type family %s is not installed: on Debian, apt-get install "
                      "fonts-open-sans",
                      RMD_TYPE_FAMILY);
    if (found) pango_font_description_free(found);
    if (font) g_object_unref(font);
    g_object_unref(layout);
    return st;
}

double rmd_typeset_lines(struct rmd_canvas *canvas, const struct rmd_type *type, double x, double y,
                         double width, const char *text, int paint)
{
    static const PangoAlignment sides[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                            PANGO_ALIGN_RIGHT };
    PangoLayout *layout = layout_new(canvas, type, text);
    double leading = type->size * (type->leading > 0 ? type->leading : 1.3), across = 0;
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, sides[type->side]);
    int lines = pango_layout_get_line_count(layout);
    rmd_canvas_ink(canvas, type->colour, 1);
    for (int i = 0; paint && i < lines; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        PangoRectangle extent;
        pango_layout_line_get_extents(line, NULL, &extent);
        across = type->side == RMD_LEFT ? 0 : width - (double)extent.width / PANGO_SCALE;
        if (type->side == RMD_CENTRE) across /= 2;
        cairo_move_to(rmd_canvas_context(canvas), x + across,
                      y + leading * i + (leading + CAPITAL * type->size) / 2);
        pango_cairo_show_layout_line(rmd_canvas_context(canvas), line);
    }
    g_object_unref(layout);
    return leading * lines;
}

void rmd_typeset_label(struct rmd_canvas *canvas, const struct rmd_type *type, double x, double y,
                       const char *text)
{
    PangoLayout *layout = layout_new(canvas, type, text);
    PangoRectangle extent;
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_get_extents(layout, NULL, &extent);
    double width = (double)extent.width / PANGO_SCALE;
    double left = type->side == RMD_LEFT ? 0 : type->side == RMD_CENTRE ? width / 2 : width;
    rmd_canvas_ink(canvas, type->colour, 1);
    cairo_move_to(rmd_canvas_context(canvas), x - left, y + CAPITAL * type->size / 2);
    pango_cairo_show_layout_line(rmd_canvas_context(canvas),
                                 pango_layout_get_line_readonly(layout, 0));
    g_object_unref(layout);
}
