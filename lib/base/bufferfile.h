// SPDX-License-Identifier: BSD-3-Clause
// An output file that is written in many small pieces.
#ifndef RMD_BASE_BUFFERFILE_H
#define RMD_BASE_BUFFERFILE_H

#include "base/outputs.h"

// Between rmd_bufferfile_begin() and rmd_bufferfile_end(), which writes what is left and releases
// the buffer. After a failure the caller still owes rmd_bufferfile_free().
struct rmd_bufferfile {
    struct rmd_outfile *file;
    unsigned char *data;
    size_t used;
};

RMD_MUST_CHECK enum rmd_status rmd_bufferfile_begin(struct rmd_bufferfile *out,
                                                    struct rmd_outputs *set, const char *path);
RMD_MUST_CHECK enum rmd_status rmd_bufferfile_put(struct rmd_bufferfile *file, const void *data,
                                                  size_t size);
RMD_MUST_CHECK enum rmd_status rmd_bufferfile_end(struct rmd_bufferfile *file);
void rmd_bufferfile_free(struct rmd_bufferfile *file); // accepts a zeroed struct

#endif
