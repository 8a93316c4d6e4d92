// SPDX-License-Identifier: BSD-3-Clause
// A growing text, for everything we print: tables, JSON, messages.
#ifndef RMD_BASE_TEXT_H
#define RMD_BASE_TEXT_H

#include "base/error.h"

#include <stdarg.h>
#include <stddef.h>

// Starts as { 0 }.
struct rmd_text {
    char *s; // NUL-terminated once something was added
    size_t size, room;
    enum rmd_status status; // the first failure; later additions are then ignored
};

// printf format, always in the "C" locale.
void rmd_text_add(struct rmd_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void rmd_text_add_list(struct rmd_text *text, const char *format, va_list args);

// Adds bytes as they are.
void rmd_text_append(struct rmd_text *text, const char *bytes, size_t size);

// Adds a text that came from outside with U+FFFD for what is not UTF-8; rmd_text_add_clean() also
// makes spaces of control characters, so that it fits one table cell and one line of a terminal.
void rmd_text_add_valid(struct rmd_text *text, const char *foreign);
void rmd_text_add_clean(struct rmd_text *text, const char *foreign);

// The length of the UTF-8 character at the start of `bytes`, 0 where there is none.
size_t rmd_text_utf8(const char *bytes, size_t size);

void rmd_text_free(struct rmd_text *text);

#endif
