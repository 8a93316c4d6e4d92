// SPDX-License-Identifier: BSD-3-Clause
// What --completion prints: the completion script of a shell.
#ifndef RMD_KIT_COMPLETION_H
#define RMD_KIT_COMPLETION_H

#include "kit/options.h"

// `shell`: index into rmd_shells.
void rmd_completion_print(struct rmd_text *text, const struct rmd_options *list, int shell);

#endif
