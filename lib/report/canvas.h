// SPDX-License-Identifier: BSD-3-Clause
// A sheet to draw on, in points (1/72 inch) from its upper left corner: SVG, PDF or PNG.
#ifndef RMD_REPORT_CANVAS_H
#define RMD_REPORT_CANVAS_H

#include "base/text.h"

enum rmd_canvas_kind { RMD_CANVAS_SVG, RMD_CANVAS_PDF };

struct rmd_canvas;

// Colours are 0xRRGGBB.
RMD_MUST_CHECK enum rmd_status rmd_canvas_new(struct rmd_canvas **out, enum rmd_canvas_kind kind,
                                              double width, double height);
void rmd_canvas_free(struct rmd_canvas *canvas); // NULL is accepted

// The title that a PDF shows; its other fields are the same whenever and wherever it is made.
void rmd_canvas_title(struct rmd_canvas *canvas, const char *title);

// Ends a page of a PDF.
void rmd_canvas_page(struct rmd_canvas *canvas);

// Adds the whole file to `out`; nothing can be drawn afterwards.
RMD_MUST_CHECK enum rmd_status rmd_canvas_end(struct rmd_text *out, struct rmd_canvas *canvas);

// What later shapes are drawn with.
void rmd_canvas_ink(struct rmd_canvas *canvas, unsigned colour, double opacity);

// Shapes: filled where `line` is 0, else drawn with a line of that width.
void rmd_canvas_rect(struct rmd_canvas *canvas, double x, double y, double width, double height,
                     double line);
void rmd_canvas_circle(struct rmd_canvas *canvas, double x, double y, double radius, double line);
void rmd_canvas_path(struct rmd_canvas *canvas, const double (*point)[2], int n, double line);
void rmd_canvas_line(struct rmd_canvas *canvas, double x0, double y0, double x1, double y1,
                     double line);
void rmd_canvas_dash(struct rmd_canvas *canvas, double on, double off); // 0, 0 for none

// A picture of 3 bytes a pixel, red first, rows from above, stretched over the rectangle.
RMD_MUST_CHECK enum rmd_status rmd_canvas_image(struct rmd_canvas *canvas, double x, double y,
                                                double width, double height,
                                                const unsigned char *rgb, int columns, int rows);

// Moves and scales what is drawn until rmd_canvas_pop().
void rmd_canvas_push(struct rmd_canvas *canvas, double x, double y, double scale);
void rmd_canvas_pop(struct rmd_canvas *canvas);

// The drawing context of the library beneath, for typeset.c alone.
void *rmd_canvas_context(struct rmd_canvas *canvas);

#endif
