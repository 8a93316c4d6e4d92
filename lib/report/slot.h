// SPDX-License-Identifier: BSD-3-Clause
// What may stand in a sentence: numbers, and words from fixed lists.
#ifndef RMD_REPORT_SLOT_H
#define RMD_REPORT_SLOT_H

#include "base/text.h"
#include "report/evidence.h"

// Adds the value of the slot `name` of `size` bytes; "{?}" where there is no such slot.
void rmd_slot_print(struct rmd_text *out, const char *name, size_t size,
                    const struct rmd_evidence *evidence);

// How many rows to the last session have that verdict; of one domain, 0 for all.
int rmd_slot_count(const struct rmd_evidence *evidence, const char *verdict, char domain);
int rmd_slot_rows(const struct rmd_evidence *evidence);

// The change of FM-UE; NULL where there is none. The next session that teaches most; likewise.
const struct rmd_evidence_row *rmd_slot_arm(const struct rmd_evidence *evidence);
const struct rmd_evidence_finding *rmd_slot_next(const struct rmd_evidence *evidence);

// How the gain of training of structure ('S') or function ('F') can be told: the status, "not
// measured" where there is none.
const char *rmd_slot_gain(const struct rmd_evidence *evidence, char domain);

double rmd_slot_first_day(const struct rmd_evidence *evidence); // NaN where days are unknown
double rmd_slot_last_day(const struct rmd_evidence *evidence);

#endif
