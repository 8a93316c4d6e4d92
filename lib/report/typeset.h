// SPDX-License-Identifier: BSD-3-Clause
// Text on a canvas, in one family of type.
#ifndef RMD_REPORT_TYPESET_H
#define RMD_REPORT_TYPESET_H

#include "report/canvas.h"

// The family that figures and PDF are set in.
#define RMD_TYPE_FAMILY "Open Sans"

enum rmd_side { RMD_LEFT, RMD_CENTRE, RMD_RIGHT };

struct rmd_type {
    double size; // points
    int weight;  // 400 regular, 600 semibold, 700 bold
    unsigned colour;
    enum rmd_side side;
    double leading; // line height over size; 0 for 1.3
};

// RMD_EMISSING where the family is not installed, with the package that has it.
RMD_MUST_CHECK enum rmd_status rmd_typeset_check(struct rmd_canvas *canvas);

// Sets UTF-8 text in lines of at most `width` from the upper left corner down, and returns the
// height; `paint` 0 only measures.
double rmd_typeset_lines(struct rmd_canvas *canvas, const struct rmd_type *type, double x, double y,
                         double width, const char *text, int paint);

// One line whose left end, middle or right end (type->side) is at x, its letters centred about y.
void rmd_typeset_label(struct rmd_canvas *canvas, const struct rmd_type *type, double x, double y,
                       const char *text);

#endif
