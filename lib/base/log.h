// SPDX-License-Identifier: BSD-3-Clause
// What a computation has to tell besides its result: collected as data, printed only by tools.
#ifndef RMD_BASE_LOG_H
#define RMD_BASE_LOG_H

#include "base/error.h"

#include <stddef.h>

enum rmd_level { RMD_NOTE, RMD_WARNING };

struct rmd_log_line {
    enum rmd_level level;
    char *text;
};

// Starts as { 0 }. Not shared between threads while it is written.
struct rmd_log {
    size_t n;
    struct rmd_log_line *line;
};

// Appends a line (printf format); `log` may be NULL where the caller does not care. Where memory is
// short the line is lost, and the next allocation of the computation will say so.
void rmd_log_add(struct rmd_log *log, enum rmd_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void rmd_log_free(struct rmd_log *log);

#endif
