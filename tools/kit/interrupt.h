// SPDX-License-Identifier: BSD-3-Clause
// What a tool owes the system: open standard streams, no leftovers after a signal, no lost output.
#ifndef RMD_KIT_INTERRUPT_H
#define RMD_KIT_INTERRUPT_H

#include "base/file.h"

// Puts /dev/null behind standard streams that are closed, so that no output file takes their place
// (writing to such a standard output fails), and ignores SIGPIPE.
void rmd_interrupt_prepare(void);

// From now on SIGINT, SIGTERM and SIGHUP remove the temporary files of `set` and exit with 128 plus
// the signal. NULL: nothing to remove.
void rmd_interrupt_guard(struct rmd_outputs *set);

// Writes all of `text` to standard output; RMD_EIO where any byte was lost.
RMD_MUST_CHECK enum rmd_status rmd_interrupt_print(const char *text, size_t size);

#endif
