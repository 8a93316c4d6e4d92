// SPDX-License-Identifier: BSD-3-Clause
// What is made up for a test must succeed.
#ifndef TESTS_MADE_MUST_H
#define TESTS_MADE_MUST_H

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

static inline void made_must(enum rmd_status st)
{
    if (st == RMD_OK) return;
    fprintf(stderr, "%s\n", rmd_error());
    abort();
}

#endif
