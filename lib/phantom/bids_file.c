// SPDX-License-Identifier: BSD-3-Clause
// Paths below the root of a data set.
#include "phantom/bids_file.h"

#include "dwi/streamline_file.h"
#include "image/nifti.h"

#include <stdarg.h>
#include <stdio.h>

enum { LONGEST = 1024 };

static enum rmd_status make_path(char path[LONGEST], const struct rmd_bids_folder *folder,
                                 const char *suffix, const char *format, va_list args)
{
    int n = snprintf(path, LONGEST, "%s/", folder->root);
    if (n < LONGEST) n += vsnprintf(path + n, LONGEST - (size_t)n, format, args);
    if (n < LONGEST) n += snprintf(path + n, LONGEST - (size_t)n, "%s", suffix);
    if (n >= LONGEST)
        return rmd_fail(RMD_ECREATE, "%s: the path is too long; choose another folder",
                        folder->root);
    return rmd_outputs_folders(folder->set, path);
}

enum rmd_status rmd_bids_file_text(const struct rmd_bids_folder *folder,
                                   const struct rmd_text *text, const char *format, ...)
{
    char path[LONGEST];
    va_list args;
    va_start(args, format);
    enum rmd_status st = make_path(path, folder, "", format, args);
    va_end(args);
    if (st == RMD_OK) st = text->status;
    return st == RMD_OK ? rmd_outputs_put(folder->set, path, text->s, text->size) : st;
}

enum rmd_status rmd_bids_file_json(const struct rmd_bids_folder *folder, struct rmd_json *json,
                                   const char *format, ...)
{
    char path[LONGEST];
    struct rmd_text text = { 0 };
    va_list args;
    va_start(args, format);
    enum rmd_status st = make_path(path, folder, "", format, args);
    va_end(args);
    if (st == RMD_OK) st = rmd_json_print(&text, json);
    if (st == RMD_OK) st = rmd_outputs_put(folder->set, path, text.s, text.size);
    rmd_text_free(&text);
    rmd_json_free(json);
    return st;
}

enum rmd_status rmd_bids_file_image(const struct rmd_bids_folder *folder,
                                    const struct rmd_volume *volume, enum rmd_datatype datatype,
                                    const char *format, ...)
{
    char path[LONGEST];
    va_list args;
    va_start(args, format);
    enum rmd_status st = make_path(path, folder, folder->suffix, format, args);
    va_end(args);
    return st == RMD_OK ? rmd_nifti_write_as(folder->set, path, volume, 0, datatype, 1) : st;
}

enum rmd_status rmd_bids_file_streamlines(const struct rmd_bids_folder *folder,
                                          const struct rmd_streamlines *streamlines,
                                          const char *format, ...)
{
    char path[LONGEST];
    va_list args;
    va_start(args, format);
    enum rmd_status st = make_path(path, folder, "", format, args);
    va_end(args);
    return st == RMD_OK ? rmd_streamline_file_write(folder->set, path, streamlines) : st;
}
