// SPDX-License-Identifier: BSD-3-Clause
// Warnings are part of the result: tables and reports repeat them.
#include "base/log.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum rmd_status grow(struct rmd_log *log)
{
    struct rmd_log_line *larger;
    enum rmd_status st = rmd_alloc(&larger, log->n + 1, sizeof *larger);
    if (st != RMD_OK) return st;
    if (log->n) memcpy(larger, log->line, log->n * sizeof *larger);
    rmd_release(log->line);
    log->line = larger;
    return RMD_OK;
}

void rmd_log_add(struct rmd_log *log, enum rmd_level level, const char *format, ...)
{
    char text[1024];
    if (log == NULL) return;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (grow(log) != RMD_OK) return;
    log->line[log->n].level = level;
    if (rmd_text_copy(&log->line[log->n].text, text) == RMD_OK) log->n++;
}

void rmd_log_free(struct rmd_log *log)
{
    for (size_t i = 0; i < log->n; i++)
        rmd_release(log->line[i].text);
    rmd_release(log->line);
    *log = (struct rmd_log){ 0 };
}
