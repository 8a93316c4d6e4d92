// SPDX-License-Identifier: BSD-3-Clause
// Blocks as HTML.
#include "report/html.h"

#include "base/digest.h"
#include "report/html_style.h"

#include <string.h>

enum { LONG_TABLE = 14 }; // rows from which a table folds away
enum { STRIP = 8 };       // a figure so much wider than high is not for a phone

void rmd_html_escape(struct rmd_text *out, const char *text)
{
    static const struct {
        const char *from, *to;
    } entity[] = {
        { "&", "&amp;" },       { "<", "&lt;" },        { ">", "&gt;" },
        { "\"", "&quot;" },     { "'", "&#39;" },       { "`", "&#96;" },
        { "\xE2\x80\xAA", "" }, { "\xE2\x80\xAB", "" }, { "\xE2\x80\xAC", "" },
        { "\xE2\x80\xAD", "" }, { "\xE2\x80\xAE", "" }, { "\xE2\x81\xA6", "" },
        { "\xE2\x81\xA7", "" }, { "\xE2\x81\xA8", "" }, { "\xE2\x81\xA9", "" },
    };
    enum { ENTITIES = sizeof entity / sizeof *entity };
    struct rmd_text clean = { 0 };
    rmd_text_add_clean(&clean, text);
    for (const char *c = clean.s ? clean.s : ""; *c != '\0';) {
        int e = 0;
        while (e < ENTITIES && strncmp(c, entity[e].from, strlen(entity[e].from)) != 0)
            e++;
        if (e < ENTITIES) {
            rmd_text_add(out, "%s", entity[e].to);
            c += strlen(entity[e].from);
        } else {
            rmd_text_append(out, c++, 1);
        }
    }
    if (clean.status != RMD_OK) out->status = clean.status;
    rmd_text_free(&clean);
}

static void base64(struct rmd_text *out, const unsigned char *byte, size_t size)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        unsigned long bits = (unsigned long)byte[i] << 16;
        if (i + 1 < size) bits |= (unsigned long)byte[i + 1] << 8;
        if (i + 2 < size) bits |= byte[i + 2];
        char four[4] = { digit[bits >> 18 & 63], digit[bits >> 12 & 63], digit[bits >> 6 & 63],
                         digit[bits & 63] };
        if (i + 1 >= size) four[2] = '=';
        if (i + 2 >= size) four[3] = '=';
        rmd_text_append(out, four, 4);
    }
}

// The fingerprint of the style sheet as the policy wants it.
static enum rmd_status print_policy(struct rmd_text *out)
{
    enum rmd_status st;
    struct rmd_digest *digest = NULL;
    char hex[65];
    unsigned char byte[32];
    RMD_TRY(rmd_digest_new(&digest));
    rmd_digest_add(digest, rmd_html_style, strlen(rmd_html_style));
    RMD_TRY(rmd_digest_end(hex, digest));
    for (int i = 0; i < 64; i++) {
        int value = hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10;
        byte[i / 2] = (unsigned char)(i % 2 ? byte[i / 2] | value : value << 4);
    }
    rmd_text_add(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "img-src data:; style-src 'sha256-");
    base64(out, byte, sizeof byte);
    rmd_text_add(out, "'; base-uri 'none'; form-action 'none'\">\n");
out:
    rmd_digest_free(digest);
    return st;
}

static enum rmd_status print_figure(struct rmd_text *out, const struct rmd_figure *figure)
{
    enum rmd_status st;
    struct rmd_canvas *canvas = NULL;
    struct rmd_text svg = { 0 };
    RMD_TRY(rmd_canvas_new(&canvas, RMD_CANVAS_SVG, figure->width, figure->height));
    RMD_TRY(figure->draw(canvas, figure));
    RMD_TRY(rmd_canvas_end(&svg, canvas));
    rmd_text_add(out, "<img width=\"%.0f\" height=\"%.0f\" alt=\"", figure->width * 4 / 3,
                 figure->height * 4 / 3);
    rmd_html_escape(out, figure->alt);
    rmd_text_add(out, "\" src=\"data:image/svg+xml;base64,");
    base64(out, (const unsigned char *)svg.s, svg.size);
    rmd_text_add(out, "\">");
out:
    rmd_text_free(&svg);
    rmd_canvas_free(canvas);
    return st;
}

static void print_element(struct rmd_text *out, const char *tag, const char *class,
                          const char *text)
{
    rmd_text_add(out, *class ? "<%s class=\"%s\">" : "<%s>", tag, class);
    rmd_html_escape(out, text);
    rmd_text_add(out, "</%s>\n", tag);
}

static enum rmd_status print_cell(struct rmd_text *out, const struct rmd_block *b, size_t i)
{
    enum rmd_status st = RMD_OK;
    static const char *const sides[] = { "", "c", "r" };
    const struct rmd_cell *cell = &b->cell[i];
    const struct rmd_column *column = &b->column[i % (size_t)b->columns];
    rmd_text_add(out, "<td class=\"%s%s\" data-label=\"", sides[column->side],
                 cell->strong ? " strong" : "");
    rmd_html_escape(out, column->title);
    rmd_text_add(out, "\"><span>");
    if (cell->figure.draw)
        RMD_TRY(print_figure(out, &cell->figure));
    else
        rmd_html_escape(out, cell->text);
    if (cell->note) print_element(out, "small", "", cell->note);
    rmd_text_add(out, "</span></td>");
out:
    return st;
}

static enum rmd_status print_table(struct rmd_text *out, const struct rmd_block *b)
{
    enum rmd_status st = RMD_OK;
    static const char *const sides[] = { "", "c", "r" };
    size_t columns = (size_t)b->columns;
    int cards = 0, fold = b->cells / columns >= LONG_TABLE, titled = 0;
    for (size_t i = 0; i < b->cells; i++)
        if (b->cell[i].figure.draw) cards = 1;
    if (fold) {
        rmd_text_add(out, "<details>");
        print_element(out, "summary", "", b->text);
    }
    rmd_text_add(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    rmd_html_escape(out, *b->text ? b->text : "table");
    rmd_text_add(out, "\"><table%s>",
                 !cards                ? ""
                 : *b->column[0].title ? " class=\"cards\""
                                       : " class=\"cards marked\"");
    if (*b->text && !fold) print_element(out, "caption", "", b->text);
    for (size_t i = 0; i < columns; i++)
        titled |= *b->column[i].title != '\0';
    if (titled) {
        rmd_text_add(out, "<thead><tr>");
        for (size_t i = 0; i < columns; i++) {
            rmd_text_add(out, "<th scope=\"col\" class=\"%s\">", sides[b->column[i].side]);
            rmd_html_escape(out, b->column[i].title);
            rmd_text_add(out, "</th>");
        }
        rmd_text_add(out, "</tr></thead>\n");
    }
    rmd_text_add(out, "<tbody>");
    for (size_t i = 0; i < b->cells; i++) {
        if (i % columns == 0) rmd_text_add(out, "<tr>");
        RMD_TRY(print_cell(out, b, i));
        if (i % columns == columns - 1) rmd_text_add(out, "</tr>\n");
    }
    rmd_text_add(out, "</tbody></table></div>%s\n", fold ? "</details>" : "");
out:
    return st;
}

static enum rmd_status print_block(struct rmd_text *out, const struct rmd_block *b)
{
    enum rmd_status st = RMD_OK;
    static const char *const headings[] = { "h1", "h1", "h2", "h3" };
    static const char *const styles[] = { "", "lead", "note", "alert" };
    switch (b->kind) {
    case RMD_BLOCK_HEADING: print_element(out, headings[b->level], "", b->text); break;
    case RMD_BLOCK_TEXT: print_element(out, "p", styles[b->style], b->text); break;
    case RMD_BLOCK_TABLE: RMD_TRY(print_table(out, b)); break;
    case RMD_BLOCK_FIGURE:
        rmd_text_add(out, b->figure.width > STRIP * b->figure.height ? "<figure class=\"strip\">"
                                                                     : "<figure>");
        RMD_TRY(print_figure(out, &b->figure));
        if (*b->text) print_element(out, "figcaption", "", b->text);
        rmd_text_add(out, "</figure>\n");
        break;
    case RMD_BLOCK_SPLIT: rmd_text_add(out, "<div class=\"split\"><section>\n"); break;
    case RMD_BLOCK_NEXT: rmd_text_add(out, "</section><section>\n"); break;
    case RMD_BLOCK_JOIN: rmd_text_add(out, "</section></div>\n"); break;
    case RMD_BLOCK_PAGE: rmd_text_add(out, "</section>\n<section>\n"); break;
    }
out:
    return st;
}

enum rmd_status rmd_html_print(struct rmd_text *out, const struct rmd_document *d)
{
    enum rmd_status st;
    RMD_TRY(d->status);
    rmd_text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    RMD_TRY(print_policy(out));
    rmd_text_add(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"robots\" content=\"noindex\">\n<title>");
    rmd_html_escape(out, d->title);
    rmd_text_add(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", rmd_html_style);
    rmd_text_add(out, "<section class=\"front\">\n");
    for (size_t i = 0; i < d->n; i++)
        RMD_TRY(print_block(out, &d->block[i]));
    rmd_text_add(out, "</section>\n");
    print_element(out, "footer", "", d->footer);
    rmd_text_add(out, "</main>\n</body>\n</html>\n");
    st = out->status;
out:
    return st;
}
