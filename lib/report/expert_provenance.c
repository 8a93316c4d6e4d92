// SPDX-License-Identifier: BSD-3-Clause
// Which options were used, and what the report was made from, without names of files.
#include "report/clinician_page.h"
#include "report/wording.h"

#include <math.h>
#include <string.h>

static const char *const tools[RMD_FROM_KINDS] = { "dti-delta", "fmri-delta", "plasticity-fit",
                                                   "plasticity-plan" };

// Numbers and the words of choices are shown; of everything else, which may hold a name, only that
// it was given. 0 where the option was not used.
static int read_value(struct rmd_text *out, const struct rmd_json *value, const char *key)
{
    static const char *const choices[] = { "Coupling", "LesionSide", "Method", "TensorOrder" };
    const char *text = rmd_json_text(value, NULL);
    double number = rmd_json_number(value, (double)NAN);
    int choice = 0;
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        choice |= strcmp(key, choices[i]) == 0;
    if (!isnan(number))
        rmd_text_add(out, "%.6g", number);
    else if (text && choice)
        rmd_text_add_clean(out, text);
    else if (rmd_json_truth(value, 0))
        rmd_text_add(out, "yes");
    else if (text || rmd_json_count(value))
        rmd_text_add(out, "given");
    return out->size > 0;
}

static void add_options(struct rmd_document *d, const struct rmd_evidence *e)
{
    static const struct rmd_column columns[] = { { "Tool", 20, RMD_LEFT },
                                                 { "Option", 26, RMD_LEFT },
                                                 { "Value", 20, RMD_LEFT } };
    int n = 0;
    for (int i = 0; i < e->sources; i++) {
        const struct rmd_json *p = rmd_json_member(e->source[i].provenance, "Parameters");
        for (size_t k = 0; k < rmd_json_members(p); k++) {
            const char *key = rmd_json_key(p, k);
            struct rmd_text value = { 0 };
            if (read_value(&value, rmd_json_member(p, key), key)) {
                if (n++ == 0)
                    rmd_document_table(d, columns, sizeof columns / sizeof *columns,
                                       "Options of the tools");
                rmd_document_cell(d, "%s", tools[e->source[i].kind]);
                rmd_document_cell(d, "%s", key);
                rmd_document_cell(d, "%s", value.s);
            }
            rmd_text_free(&value);
        }
    }
}

static void add_input(struct rmd_document *d, const char *tool, const char *what, const char *sha)
{
    rmd_document_cell(d, "%s", tool);
    rmd_document_cell(d, "%s", what);
    rmd_document_cell(d, "%s", sha);
}

static void add_fingerprints(struct rmd_document *d, const struct rmd_evidence *e)
{
    static const struct rmd_column columns[] = { { "Tool", 15, RMD_LEFT },
                                                 { "What", 15, RMD_LEFT },
                                                 { "SHA-256", 60, RMD_LEFT } };
    rmd_document_table(d, columns, sizeof columns / sizeof *columns,
                       "What this was made from, by its fingerprint");
    for (int i = 0; i < e->sources; i++) {
        const struct rmd_evidence_source *s = &e->source[i];
        const struct rmd_json *inputs = rmd_json_member(s->provenance, "Inputs");
        const char *version = rmd_json_text(rmd_json_member(s->provenance, "Version"), "");
        add_input(d, tools[s->kind], *version ? version : "result", s->sha256);
        for (size_t k = 0; k < rmd_json_count(inputs); k++)
            add_input(d, tools[s->kind], "input",
                      rmd_json_text(rmd_json_member(rmd_json_item(inputs, k), "SHA256"), ""));
    }
}

void rmd_expert_pages_provenance(struct rmd_document *d, const struct rmd_evidence *e)
{
    add_options(d, e);
    rmd_document_heading(d, 2, "Provenance");
    rmd_wording_say(d, RMD_PLACE_PRIVACY, e);
    add_fingerprints(d, e);
}
