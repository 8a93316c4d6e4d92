// SPDX-License-Identifier: BSD-3-Clause
// The style sheet of the HTML.
#ifndef RMD_REPORT_HTML_STYLE_H
#define RMD_REPORT_HTML_STYLE_H

extern const char rmd_html_style[];

#endif
