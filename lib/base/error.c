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

// Cuts off what does not fit into a message.
static void append(char *whole, const char *more)
{
    size_t n = strlen(whole);
    while (*more && n < sizeof message - 1)
        whole[n++] = *more++;
    whole[n] = '\0';
}

void rmd_context(const char *format, ...)
{
    char whole[sizeof message] = "";
    va_list args;
    va_start(args, format);
    vsnprintf(whole, sizeof whole, format, args);
    va_end(args);
    append(whole, ": ");
    append(whole, message);
    memcpy(message, whole, sizeof message);
}

const char *rmd_error(void)
{
    return message;
}
