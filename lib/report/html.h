// SPDX-License-Identifier: BSD-3-Clause
// A document as one HTML file that loads nothing and runs nothing.
#ifndef RMD_REPORT_HTML_H
#define RMD_REPORT_HTML_H

#include "report/document.h"

// Adds the file to `out`. Its policy (Content-Security-Policy) allows its own style sheet, known by
// its fingerprint, and pictures inside the file.
RMD_MUST_CHECK enum rmd_status rmd_html_print(struct rmd_text *out,
                                              const struct rmd_document *document);

// Adds text so that it is text everywhere in HTML, also inside quoted attributes; what is not UTF-8
// becomes U+FFFD and what would turn the direction of writing is left out.
void rmd_html_escape(struct rmd_text *out, const char *text);

#endif
