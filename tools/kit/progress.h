// SPDX-License-Identifier: BSD-3-Clause
// Everything that goes to standard error.
#ifndef RMD_KIT_PROGRESS_H
#define RMD_KIT_PROGRESS_H

#include "kit/cli.h"

// One line "tool: kind: message" (kind may be ""), over a line of progress where one stands.
void rmd_progress_message(const char *tool, const char *kind, const char *message);

// Warnings unless --quiet, notes with --verbose.
void rmd_progress_log(const struct rmd_run *run);

// Removes the line of progress.
void rmd_progress_clear(void);

#endif
