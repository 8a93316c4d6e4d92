// SPDX-License-Identifier: BSD-3-Clause
// What --help prints.
#ifndef RMD_KIT_USAGE_H
#define RMD_KIT_USAGE_H

#include "kit/options.h"

void rmd_usage_print(struct rmd_text *text, const struct rmd_options *list);

// The line "Usage: ..." alone.
void rmd_usage_synopsis(struct rmd_text *text, const struct rmd_options *list);

#endif
