// SPDX-License-Identifier: BSD-3-Clause
// A row of a change table in the words and numbers of a report.
#ifndef RMD_REPORT_ROW_WORDS_H
#define RMD_REPORT_ROW_WORDS_H

#include "base/text.h"
#include "report/evidence.h"

// "FA, CST left": what was measured, and where.
void rmd_row_words_name(struct rmd_text *out, const struct rmd_evidence_row *row);

// A region as a person writes it: CST_L becomes "CST left".
void rmd_row_words_region(struct rmd_text *out, const char *region);

// What a tool said, without words that may name a file: those with a slash, or that end like one.
void rmd_row_words_clean(struct rmd_text *out, const char *said);

// A value in the unit and with the decimals of its metric; and that unit, "" for a pure number.
void rmd_row_words_number(struct rmd_text *out, const struct rmd_evidence_row *row, double value,
                          int with_sign);
const char *rmd_row_words_unit(const struct rmd_evidence_row *row);

// At most `most` rows to the last session that belong on the first page, into `chosen`: those
// that changed first, then suggestive ones, then what stayed; few of one domain, one metric of a
// tract before another of it.
int rmd_row_words_choose(const struct rmd_evidence_row **chosen, int most,
                         const struct rmd_evidence *evidence);

#endif
