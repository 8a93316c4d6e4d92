// SPDX-License-Identifier: BSD-3-Clause
// All options of a tool in one list: its own, then those that every tool has.
#ifndef RMD_KIT_OPTIONS_H
#define RMD_KIT_OPTIONS_H

#include "kit/cli.h"

// Options that print something about the tool and end it.
struct rmd_meta_opts {
    int help, version, man, completion; // completion: index into rmd_shells, -1 for none
};

extern const char *const rmd_shells[]; // ends with NULL

struct rmd_option {
    void *options; // the struct that holds the field
    const struct rmd_param *row;
    int common; // one of those that every tool has
    int given;  // on the command line
};

enum { RMD_OPTIONS_MOST = 128 };

struct rmd_options {
    const struct rmd_tool *tool;
    struct rmd_meta_opts meta;
    int n;
    struct rmd_option item[RMD_OPTIONS_MOST];
    const char **paths; // behind the RMD_KIND_INPUTS row
};

// Lists the rows of the tool and the common ones, and sets all defaults. `opts` is the tool's own
// struct. The list is not to be moved afterwards, for rows point into it.
void rmd_options_list(struct rmd_options *list, const struct rmd_tool *tool, void *opts,
                      struct rmd_common_opts *common);

// Reads the command line: RMD_EARG with the option, its value and the remedy. Where one of the meta
// options was given, missing arguments do not matter.
RMD_MUST_CHECK enum rmd_status rmd_options_parse(struct rmd_options *list, int argc, char **argv);
void rmd_options_free(struct rmd_options *list);

int rmd_options_positional(const struct rmd_param *row);

// Whether a row takes a value on the command line.
int rmd_options_valued(const struct rmd_param *row);

// What stands for the value of a row in help and man page: "NUMBER", "FILE", ...
const char *rmd_options_value(const struct rmd_param *row);

// Adds range, unit, choices and default of a row as words; nothing where it has none.
void rmd_options_describe(struct rmd_text *text, const struct rmd_param *row);

// Adds the value that a row's field has now, as it would be typed; nothing where it is unset.
void rmd_options_print(struct rmd_text *text, const struct rmd_option *option);

#endif
