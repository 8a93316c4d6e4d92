// SPDX-License-Identifier: BSD-3-Clause
// A document as an A4 PDF.
#ifndef RMD_REPORT_PDF_H
#define RMD_REPORT_PDF_H

#include "report/document.h"

// Adds the file to `out`. The first page takes everything up to the first RMD_BLOCK_PAGE: where
// that is more than fits, all of it is drawn smaller.
RMD_MUST_CHECK enum rmd_status rmd_pdf_print(struct rmd_text *out,
                                             const struct rmd_document *document);

#endif
