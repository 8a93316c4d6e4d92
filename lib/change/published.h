// SPDX-License-Identifier: BSD-3-Clause
// The published retest figures as part of the program: data/retest/published.tsv, word for word.
#ifndef RMD_CHANGE_PUBLISHED_H
#define RMD_CHANGE_PUBLISHED_H

extern const char rmd_published_retest[];

#endif
