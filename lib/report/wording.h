// SPDX-License-Identifier: BSD-3-Clause
// Every sentence of a report, with its place and the condition under which it is said. A sentence
// is a template: {slot} stands for a number or a word of slot.c. To translate, translate the table.
#ifndef RMD_REPORT_WORDING_H
#define RMD_REPORT_WORDING_H

#include "report/document.h"
#include "report/evidence.h"

enum rmd_place {
    RMD_PLACE_WHO,
    RMD_PLACE_CHANGE,  // above the table of changes
    RMD_PLACE_READING, // beneath it: how to read it
    RMD_PLACE_DOMAINS,
    RMD_PLACE_RECOVERY,
    RMD_PLACE_SEPARABLE,
    RMD_PLACE_SCENARIOS,
    RMD_PLACE_NEXT,
    RMD_PLACE_LIMITS,
    RMD_PLACE_MISSING,
    RMD_PLACE_MAPS,
    RMD_PLACE_METHODS,
    RMD_PLACE_PRIVACY,
};

struct rmd_wording {
    const char *key;
    enum rmd_place place;
    enum rmd_style style;
    int (*when)(const struct rmd_evidence *evidence);
    int is; // what when() must answer
    const char *template;
};

extern const struct rmd_wording rmd_wordings[]; // ends with a NULL key

// 1 where the sentence is to be said.
int rmd_wording_holds(const struct rmd_wording *wording, const struct rmd_evidence *evidence);

// Adds the sentence with its slots filled.
void rmd_wording_print(struct rmd_text *out, const struct rmd_wording *wording,
                       const struct rmd_evidence *evidence);

// Adds what is to be said at a place: sentences of one style that follow each other make a
// paragraph.
void rmd_wording_say(struct rmd_document *document, enum rmd_place place,
                     const struct rmd_evidence *evidence);

#endif
