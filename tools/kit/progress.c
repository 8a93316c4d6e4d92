// SPDX-License-Identifier: BSD-3-Clause
// Progress is one line that is overwritten, on a terminal only; messages are lines that stay.
#define _DEFAULT_SOURCE
#include "kit/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int on_terminal(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term != NULL && strcmp(term, "dumb") != 0;
}

void rmd_progress_clear(void)
{
    if (on_terminal()) fputs("\r\033[K", stderr);
}

void rmd_progress_message(const char *tool, const char *kind, const char *message)
{
    struct rmd_text clean = { 0 };
    rmd_text_add_clean(&clean, message);
    rmd_progress_clear();
    fprintf(stderr, "%s: %s%s%s\n", tool, kind, *kind ? ": " : "",
            clean.status == RMD_OK ? clean.s : message);
    rmd_text_free(&clean);
}

void rmd_progress_log(const struct rmd_run *run)
{
    for (size_t i = 0; i < run->log.n; i++) {
        const struct rmd_log_line *line = &run->log.line[i];
        if (line->level == RMD_WARNING && !run->common.quiet)
            rmd_progress_message(run->tool->name, "warning", line->text);
        else if (line->level == RMD_NOTE && run->common.verbose)
            rmd_progress_message(run->tool->name, "note", line->text);
    }
}

void rmd_run_progress(const struct rmd_run *run, const char *format, ...)
{
    if (run->common.quiet || !on_terminal()) return;
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fprintf(stderr, "\r\033[K%s: %s", run->tool->name, text);
}
