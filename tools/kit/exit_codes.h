// SPDX-License-Identifier: BSD-3-Clause
// The exit codes of every tool, after the BIDS execution specification.
#ifndef RMD_KIT_EXIT_CODES_H
#define RMD_KIT_EXIT_CODES_H

#include "base/error.h"

struct rmd_exit_code {
    int code;
    const char *meaning;
};

extern const struct rmd_exit_code rmd_exit_codes[]; // ends with a NULL meaning

int rmd_exit_codes_of(enum rmd_status status);

#endif
