// SPDX-License-Identifier: BSD-3-Clause
// The first place that has the file wins.
#define _DEFAULT_SOURCE
#include "kit/datafile.h"

#include "kit/build.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef REMODEL_SOURCE_DATA
#define REMODEL_SOURCE_DATA RMD_BUILD_SHARE // a packaged build knows no source tree
#endif

static int take(struct rmd_text *path, const char *folder, const char *between, const char *name)
{
    struct rmd_text there = { 0 };
    rmd_text_add(&there, "%s%s/%s", folder, between, name);
    int found = there.status == RMD_OK && access(there.s, F_OK) == 0;
    if (found) rmd_text_append(path, there.s, there.size);
    rmd_text_free(&there);
    return found;
}

enum rmd_status rmd_datafile_find(struct rmd_text *path, const char *name)
{
    char program[PATH_MAX];
    const char *chosen = getenv("REMODEL_DATA");
    if (chosen && *chosen) {
        if (take(path, chosen, "", name)) return path->status;
        return rmd_fail(RMD_EMISSING, "%s is not in %s, which $REMODEL_DATA names", name, chosen);
    }
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash) *slash = '\0';
    if (slash && take(path, program, "/../share/remodel", name)) return path->status;
    if (take(path, RMD_BUILD_SHARE, "", name)) return path->status;
    if (take(path, REMODEL_SOURCE_DATA, "", name)) return path->status;
    return rmd_fail(RMD_EMISSING,
                    "%s is in none of the folders of Remodel's data: set $REMODEL_DATA", name);
}
