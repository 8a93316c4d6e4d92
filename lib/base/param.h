// SPDX-License-Identifier: BSD-3-Clause
// Parameter tables: an algorithm declares its options once; help, man page, completion, range
// errors and provenance are all printed from that one declaration.
#ifndef RMD_BASE_PARAM_H
#define RMD_BASE_PARAM_H

#include "base/error.h"

#include <stddef.h>

enum rmd_param_kind {
    RMD_KIND_END,
    RMD_KIND_REAL,    // double
    RMD_KIND_INT,     // int
    RMD_KIND_FLAG,    // int, 0 or 1
    RMD_KIND_CHOICE,  // int, index into `choices`
    RMD_KIND_TEXT,    // const char *, NULL by default
    RMD_KIND_FILE,    // const char *, an input named by an option
    RMD_KIND_PREFIX,  // const char *, where outputs are written
    RMD_KIND_INPUT,   // const char *, positional and required
    RMD_KIND_INPUTS,  // struct rmd_paths, all further positional arguments
    RMD_KIND_INCLUDE, // a nested options struct with a table of its own
};

// Positional arguments of one kind; the strings are borrowed from the command line.
struct rmd_paths {
    const char **path;
    int n, least; // `least`: how many must be given, set by rmd_param_defaults()
};

// One row: an option is the field's name with '-' for '_', a JSON key its name in CamelCase.
struct rmd_param {
    enum rmd_param_kind kind;
    const char *name;
    size_t offset;              // of the field in its options struct
    char letter;                // short option, 0 for none
    const char *unit;           // "1" for a pure number; NULL where units make no sense
    double fallback, low, high; // default and closed range; for RMD_KIND_INPUTS, `low` is `least`
    const char *const *choices; // NULL-terminated
    const struct rmd_param *table; // of an RMD_KIND_INCLUDE
    const char *help;              // one sentence, lower case, without default, unit or range
};

// The offset of a field whose C type is checked while compiling.
#define RMD_FIELD(T, field, type)                                                                  \
    (offsetof(T, field) + 0 * sizeof(char[_Generic(((T *)0)->field, type : 1, default : -1)]))

// clang-format off
#define RMD_REAL(T, f, letter, unit, fallback, low, high, help) \
    { RMD_KIND_REAL, #f, RMD_FIELD(T, f, double), letter, unit, fallback, low, high, NULL, NULL, help }
#define RMD_INT(T, f, letter, unit, fallback, low, high, help) \
    { RMD_KIND_INT, #f, RMD_FIELD(T, f, int), letter, unit, fallback, low, high, NULL, NULL, help }
#define RMD_FLAG(T, f, letter, help) \
    { RMD_KIND_FLAG, #f, RMD_FIELD(T, f, int), letter, NULL, 0, 0, 1, NULL, NULL, help }
#define RMD_CHOICE(T, f, letter, choices, fallback, help) \
    { RMD_KIND_CHOICE, #f, RMD_FIELD(T, f, int), letter, NULL, fallback, 0, 0, choices, NULL, help }
#define RMD_TEXT(T, f, letter, help) \
    { RMD_KIND_TEXT, #f, RMD_FIELD(T, f, const char *), letter, NULL, 0, 0, 0, NULL, NULL, help }
#define RMD_FILE(T, f, letter, help) \
    { RMD_KIND_FILE, #f, RMD_FIELD(T, f, const char *), letter, NULL, 0, 0, 0, NULL, NULL, help }
#define RMD_PREFIX(T, f, letter, help) \
    { RMD_KIND_PREFIX, #f, RMD_FIELD(T, f, const char *), letter, NULL, 0, 0, 0, NULL, NULL, help }
#define RMD_INPUT(T, f, help) \
    { RMD_KIND_INPUT, #f, RMD_FIELD(T, f, const char *), 0, NULL, 0, 0, 0, NULL, NULL, help }
#define RMD_INPUTS(T, f, least, help) \
    { RMD_KIND_INPUTS, #f, RMD_FIELD(T, f, struct rmd_paths), 0, NULL, 0, least, 0, NULL, NULL, help }
#define RMD_INCLUDE(T, f, table) \
    { RMD_KIND_INCLUDE, #f, offsetof(T, f), 0, NULL, 0, 0, 0, NULL, table, NULL }
// clang-format on

// Writes every default of `table` into the options struct at `options`.
void rmd_param_defaults(void *options, const struct rmd_param *table);

// Sets one field from text: RMD_EARG with option, value, unit and range where it does not fit.
// Numbers follow base/number.h: no locale, no "nan", no trailing characters. `text` is borrowed.
RMD_MUST_CHECK enum rmd_status rmd_param_parse(void *options, const struct rmd_param *row,
                                               const char *text);

// Checks the ranges of all numbers, for callers that fill the struct themselves.
RMD_MUST_CHECK enum rmd_status rmd_param_check(const void *options, const struct rmd_param *table);

// Calls visit() for every row in order with the struct that holds its field; nested tables are
// entered, their RMD_KIND_INCLUDE row itself is not visited.
void rmd_param_each(void *options, const struct rmd_param *table,
                    void (*visit)(void *context, void *options, const struct rmd_param *row),
                    void *context);

// Writes the option spelling ("b_max" to "b-max") or the JSON key ("BMax") of a row into `text`.
void rmd_param_option(char *text, size_t size, const struct rmd_param *row);
void rmd_param_key(char *text, size_t size, const struct rmd_param *row);

#endif
