// SPDX-License-Identifier: BSD-3-Clause
// The first page, which is read beside a patient, and the pages for the expert behind it.
#ifndef RMD_REPORT_CLINICIAN_PAGE_H
#define RMD_REPORT_CLINICIAN_PAGE_H

#include "report/document.h"
#include "report/evidence.h"
#include "report/mosaic.h"

// Fills an empty document, which borrows evidence and mosaic. `version` is that of the program.
RMD_MUST_CHECK enum rmd_status rmd_clinician_page_add(struct rmd_document *document,
                                                      const struct rmd_evidence *evidence,
                                                      const char *version);

// In expert_pages.c.
void rmd_expert_pages_add(struct rmd_document *document, const struct rmd_evidence *evidence,
                          const struct rmd_mosaic *mosaic);
// In expert_provenance.c: options and fingerprints.
void rmd_expert_pages_provenance(struct rmd_document *document,
                                 const struct rmd_evidence *evidence);

#endif
