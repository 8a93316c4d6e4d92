// SPDX-License-Identifier: BSD-3-Clause
// Building a list of blocks.
#include "report/document.h"

#include "base/memory.h"

#include <string.h>

// Room for one more item of `size` bytes.
static void *grow(struct rmd_document *d, void *items, size_t n, size_t *room, size_t size)
{
    void *more = NULL;
    if (d->status != RMD_OK || n < *room) return items;
    d->status = rmd_alloc(&more, 2 * n + 16, size);
    if (d->status != RMD_OK) return items;
    if (n) memcpy(more, items, n * size);
    rmd_release(items);
    *room = 2 * n + 16;
    return more;
}

static struct rmd_block *add(struct rmd_document *d, enum rmd_block_kind kind)
{
    d->block = grow(d, d->block, d->n, &d->room, sizeof *d->block);
    if (d->status != RMD_OK) return NULL;
    d->block[d->n] = (struct rmd_block){ .kind = kind };
    return &d->block[d->n++];
}

static void copy(struct rmd_document *d, char **out, const char *text)
{
    struct rmd_text clean = { 0 };
    rmd_text_add_clean(&clean, text ? text : "");
    if (clean.status == RMD_OK) clean.status = rmd_text_copy(out, clean.s ? clean.s : "");
    if (clean.status != RMD_OK) d->status = clean.status;
    rmd_text_free(&clean);
}

void rmd_document_heading(struct rmd_document *d, int level, const char *text)
{
    struct rmd_block *b = add(d, RMD_BLOCK_HEADING);
    if (!b) return;
    b->level = level;
    copy(d, &b->text, text);
}

void rmd_document_text(struct rmd_document *d, enum rmd_style style, const char *text)
{
    struct rmd_block *b = add(d, RMD_BLOCK_TEXT);
    if (!b) return;
    b->style = style;
    copy(d, &b->text, text);
}

void rmd_document_mark(struct rmd_document *d, enum rmd_block_kind kind)
{
    add(d, kind);
}

void rmd_document_table(struct rmd_document *d, const struct rmd_column *column, int columns,
                        const char *caption)
{
    struct rmd_block *b = add(d, RMD_BLOCK_TABLE);
    if (!b) return;
    b->column = column;
    b->columns = columns;
    copy(d, &b->text, caption);
}

static void copy_formatted(struct rmd_document *d, char **out, const char *format, va_list args)
{
    struct rmd_text text = { 0 };
    rmd_text_add_list(&text, format, args);
    if (text.status != RMD_OK) d->status = text.status;
    copy(d, out, text.s);
    rmd_text_free(&text);
}

struct rmd_cell *rmd_document_cell(struct rmd_document *d, const char *format, ...)
{
    struct rmd_block *b = d->n ? &d->block[d->n - 1] : NULL;
    va_list args;
    if (d->status != RMD_OK || !b) return NULL;
    b->cell = grow(d, b->cell, b->cells, &b->room, sizeof *b->cell);
    if (d->status != RMD_OK) return NULL;
    struct rmd_cell *cell = &b->cell[b->cells++];
    *cell = (struct rmd_cell){ 0 };
    va_start(args, format);
    copy_formatted(d, &cell->text, format, args);
    va_end(args);
    return cell;
}

void rmd_document_note(struct rmd_document *d, const char *format, ...)
{
    va_list args;
    if (d->status != RMD_OK) return;
    struct rmd_block *b = &d->block[d->n - 1];
    va_start(args, format);
    copy_formatted(d, &b->cell[b->cells - 1].note, format, args);
    va_end(args);
}

void rmd_document_figure(struct rmd_document *d, const struct rmd_figure *figure,
                         const char *caption)
{
    struct rmd_block *b = add(d, RMD_BLOCK_FIGURE);
    if (!b) return;
    b->figure = *figure;
    b->figure.alt = NULL;
    copy(d, &b->figure.alt, figure->alt);
    copy(d, &b->text, caption);
}

void rmd_document_free(struct rmd_document *d)
{
    for (size_t i = 0; i < d->n; i++) {
        struct rmd_block *b = &d->block[i];
        for (size_t k = 0; k < b->cells; k++) {
            rmd_release(b->cell[k].text);
            rmd_release(b->cell[k].note);
            rmd_release(b->cell[k].figure.alt);
        }
        rmd_release(b->cell);
        rmd_release(b->text);
        rmd_release(b->figure.alt);
    }
    rmd_release(d->block);
    rmd_release(d->title);
    rmd_release(d->footer);
    *d = (struct rmd_document){ 0 };
}
