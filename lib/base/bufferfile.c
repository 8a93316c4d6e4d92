// SPDX-License-Identifier: BSD-3-Clause
// Small pieces gather until they are worth writing.
#include "base/bufferfile.h"

#include "base/memory.h"

#include <string.h>

enum { ROOM = 1 << 20 };

enum rmd_status rmd_bufferfile_begin(struct rmd_bufferfile *out, struct rmd_outputs *set,
                                     const char *path)
{
    *out = (struct rmd_bufferfile){ 0 };
    enum rmd_status st = rmd_outfile_begin(&out->file, set, path);
    return st == RMD_OK ? rmd_alloc_raw(&out->data, ROOM, 1) : st;
}

static enum rmd_status flush(struct rmd_bufferfile *file)
{
    size_t size = file->used;
    file->used = 0;
    return size > 0 ? rmd_outfile_write(file->file, file->data, size) : RMD_OK;
}

enum rmd_status rmd_bufferfile_put(struct rmd_bufferfile *file, const void *data, size_t size)
{
    enum rmd_status st = RMD_OK;
    if (size > ROOM - file->used) st = flush(file);
    if (st != RMD_OK) return st;
    if (size > ROOM) return rmd_outfile_write(file->file, data, size);
    memcpy(file->data + file->used, data, size);
    file->used += size;
    return RMD_OK;
}

enum rmd_status rmd_bufferfile_end(struct rmd_bufferfile *file)
{
    enum rmd_status st = flush(file);
    if (st == RMD_OK) st = rmd_outfile_end(file->file);
    rmd_bufferfile_free(file);
    return st;
}

void rmd_bufferfile_free(struct rmd_bufferfile *file)
{
    rmd_release(file->data);
    *file = (struct rmd_bufferfile){ 0 };
}
