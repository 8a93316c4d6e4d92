// SPDX-License-Identifier: BSD-3-Clause
// The message record is thread-local; rmd_parallel_for carries it from a worker to its caller.
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char message[1024];

enum rmd_status rmd_fail(enum rmd_status status, const char *format, ...)
{
    // Formatted into a buffer of its own, because an argument may be rmd_error() itself.
    char text[sizeof message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    memcpy(message, text, sizeof message);
    return status;
}

void rmd_context(const char *format, ...)
{
    char whole[sizeof message] = "";
    va_list args;
    va_start(args, format);
    vsnprintf(whole, sizeof whole, format, args);
    va_end(args);
    strncat(whole, ": ", sizeof whole - 1 - strlen(whole));
    strncat(whole, message, sizeof whole - 1 - strlen(whole));
    memcpy(message, whole, sizeof message);
}

const char *rmd_error(void)
{
    return message;
}
