// SPDX-License-Identifier: BSD-3-Clause
// A report as a list of blocks, without a format: html.h and pdf.h print it.
#ifndef RMD_REPORT_DOCUMENT_H
#define RMD_REPORT_DOCUMENT_H

#include "report/canvas.h"
#include "report/typeset.h"

enum rmd_block_kind {
    RMD_BLOCK_HEADING, // level 1 (title) to 3
    RMD_BLOCK_TEXT,
    RMD_BLOCK_TABLE,
    RMD_BLOCK_FIGURE,
    RMD_BLOCK_SPLIT, // two columns side by side until RMD_BLOCK_JOIN, parted by RMD_BLOCK_NEXT
    RMD_BLOCK_NEXT,
    RMD_BLOCK_JOIN,
    RMD_BLOCK_PAGE, // a new page; also shut or open a part that folds away on a screen
};

enum rmd_style { RMD_STYLE_BODY, RMD_STYLE_LEAD, RMD_STYLE_NOTE, RMD_STYLE_ALERT };

// A drawing: `draw` gets a canvas whose origin is the figure's corner.
struct rmd_figure {
    double width, height;
    enum rmd_status (*draw)(struct rmd_canvas *canvas, const struct rmd_figure *figure);
    const void *data; // borrowed by the document
    char *alt;        // what it shows, in words
};

struct rmd_cell {
    char *text;
    char *note; // smaller, beneath; NULL for none
    int strong;
    struct rmd_figure figure; // in place of the text where `draw` is set
};

struct rmd_column {
    const char *title;
    double share; // of the width
    enum rmd_side side;
};

struct rmd_block {
    enum rmd_block_kind kind;
    int level;
    enum rmd_style style;
    char *text;                      // heading, text, caption
    const struct rmd_column *column; // [columns], borrowed
    int columns;
    size_t cells, room;
    struct rmd_cell *cell;
    struct rmd_figure figure;
};

// Starts as { 0 }; the first failure is remembered, later additions are then ignored.
struct rmd_document {
    char *title;
    char *footer; // of every page
    size_t n, room;
    struct rmd_block *block;
    enum rmd_status status;
};

void rmd_document_heading(struct rmd_document *document, int level, const char *text);
void rmd_document_text(struct rmd_document *document, enum rmd_style style, const char *text);
void rmd_document_mark(struct rmd_document *document, enum rmd_block_kind kind);

// A table, and then its cells row by row. Texts are copied and cleaned of control characters.
void rmd_document_table(struct rmd_document *document, const struct rmd_column *column, int columns,
                        const char *caption);
struct rmd_cell *rmd_document_cell(struct rmd_document *document, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void rmd_document_note(struct rmd_document *document, const char *format, ...)
    __attribute__((format(printf, 2, 3))); // beneath the text of the last cell

void rmd_document_figure(struct rmd_document *document, const struct rmd_figure *figure,
                         const char *caption);

void rmd_document_free(struct rmd_document *document);

#endif
