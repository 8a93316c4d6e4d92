// SPDX-License-Identifier: BSD-3-Clause
// Filling the slots of sentences, and putting them where they belong.
#include "report/slot.h"
#include "report/wording.h"

#include <string.h>

int rmd_wording_holds(const struct rmd_wording *wording, const struct rmd_evidence *e)
{
    return !wording->when(e) == !wording->is;
}

void rmd_wording_print(struct rmd_text *out, const struct rmd_wording *wording,
                       const struct rmd_evidence *e)
{
    for (const char *c = wording->template; *c != '\0';) {
        size_t n = strcspn(c, "{");
        rmd_text_append(out, c, n);
        c += n;
        if (*c == '\0') break;
        n = strcspn(c, "}");
        rmd_slot_print(out, c + 1, n - 1, e);
        c += n + 1;
    }
}

void rmd_wording_say(struct rmd_document *d, enum rmd_place place, const struct rmd_evidence *e)
{
    struct rmd_text text = { 0 };
    enum rmd_style style = RMD_STYLE_BODY;
    for (const struct rmd_wording *w = rmd_wordings; w->key; w++) {
        if (w->place != place || !rmd_wording_holds(w, e)) continue;
        if (text.size && style != w->style) {
            rmd_document_text(d, style, text.s);
            rmd_text_free(&text);
        }
        style = w->style;
        if (text.size) rmd_text_add(&text, " ");
        rmd_wording_print(&text, w, e);
    }
    if (text.size) rmd_document_text(d, style, text.s);
    if (text.status != RMD_OK) d->status = text.status;
    rmd_text_free(&text);
}
