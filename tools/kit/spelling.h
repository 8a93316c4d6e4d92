// SPDX-License-Identifier: BSD-3-Clause
// Which of the known words a misspelled one was meant to be.
#ifndef RMD_KIT_SPELLING_H
#define RMD_KIT_SPELLING_H

// The nearest word so far; starts as { 0 }.
struct rmd_spelling {
    int found, distance;
};

// Whether `known` is near enough to `word` (which may go on with "=value") to be what was meant,
// and nearer than every word before it.
int rmd_spelling_nearer(struct rmd_spelling *best, const char *word, const char *known);

#endif
