// SPDX-License-Identifier: BSD-3-Clause
// Bytes as they are stored, or out of gzip.
#include "image/nifti_source.h"

#include "base/memory.h"

#include <string.h>
#include <strings.h>

int rmd_nifti_source_named(const char *path, const char *suffix)
{
    size_t n = strlen(path), m = strlen(suffix);
    return n > m && strcasecmp(path + n - m, suffix) == 0;
}

enum rmd_status rmd_nifti_source_open(struct rmd_nifti_source *out, const char *path,
                                      struct rmd_log *log)
{
    enum rmd_status st = rmd_infile_open(&out->file, path);
    if (st != RMD_OK) return st;
    unsigned char first[2] = { 0 };
    rmd_infile_peek(&out->file, first, 2, 0);
    int zipped = first[0] == 0x1f && first[1] == 0x8b;
    if (zipped && !rmd_nifti_source_named(path, ".gz"))
        return rmd_fail(RMD_EFORMAT,
                        "%s: is compressed though its name does not say so; rename it "
                        "to end in .nii.gz",
                        path);
    if (!zipped && rmd_nifti_source_named(path, ".gz"))
        rmd_log_add(log, RMD_WARNING, "%s: is not compressed though its name says so", path);
    return zipped ? rmd_gzfile_open(&out->gz, &out->file, NULL) : RMD_OK;
}

void rmd_nifti_source_close(struct rmd_nifti_source *source)
{
    rmd_gzfile_close(source->gz);
    rmd_infile_close(&source->file);
    source->gz = NULL;
}

enum rmd_status rmd_nifti_source_some(struct rmd_nifti_source *source, void *data, size_t size,
                                      size_t *got)
{
    enum rmd_status st;
    if (source->gz) {
        st = rmd_gzfile_read(source->gz, data, size, got);
    } else {
        size_t left = source->file.size - source->file.at;
        *got = size < left ? size : left;
        st = rmd_infile_read(&source->file, data, *got);
    }
    source->at += *got;
    return st;
}

enum rmd_status rmd_nifti_source_read(struct rmd_nifti_source *source, void *data, size_t size)
{
    size_t got;
    enum rmd_status st = rmd_nifti_source_some(source, data, size, &got);
    if (st != RMD_OK || got == size) return st;
    return rmd_fail(RMD_EFORMAT,
                    "%s: ends %zu bytes too early; the copy is incomplete, fetch it "
                    "again",
                    source->file.path, size - got);
}

enum rmd_status rmd_nifti_source_finish(struct rmd_nifti_source *source, char sha256[65],
                                        size_t most, size_t volume, struct rmd_log *log)
{
    enum rmd_status st;
    unsigned char *rest = NULL;
    size_t extra = 0, got = 1, room = 1 << 16;

    RMD_TRY(rmd_alloc_raw(&rest, room, 1));
    while (got > 0 && extra <= most) {
        RMD_TRY(rmd_nifti_source_some(source, rest, room, &got));
        extra += got;
    }
    if (extra > most) {
        st = rmd_fail(RMD_EFORMAT,
                      "%s: more than %zu bytes follow the image; the file is not what "
                      "it claims to be",
                      source->file.path, most);
        goto out;
    }
    if (extra > 0)
        rmd_log_add(log, RMD_WARNING, "%s: %zu bytes follow the image%s and are ignored",
                    source->file.path, extra,
                    extra >= volume ? " (as much as another volume)" : "");
    RMD_TRY(rmd_infile_end(sha256, &source->file));
out:
    rmd_release(rest);
    return st;
}
