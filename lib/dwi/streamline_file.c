// SPDX-License-Identifier: BSD-3-Clause
// Reading asks the first bytes, writing the ending of the name.
#include "dwi/streamline_file.h"

#include "base/file.h"
#include "dwi/tck.h"
#include "dwi/trk.h"
#include "dwi/trx.h"

#include <stdint.h>
#include <string.h>

enum rmd_status rmd_streamline_file_read(struct rmd_streamlines *out, char sha256[65],
                                         const char *path, const struct rmd_grid *image,
                                         struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_bytes bytes = { 0 };
    *out = (struct rmd_streamlines){ 0 };
    RMD_TRY(rmd_file_read(&bytes, path, SIZE_MAX / 4));
    memcpy(sha256, bytes.sha256, sizeof bytes.sha256);
    if (rmd_tck_is(bytes.data, bytes.size))
        st = rmd_tck_parse(out, path, bytes.data, bytes.size);
    else if (rmd_trk_is(bytes.data, bytes.size))
        st = rmd_trk_parse(out, path, bytes.data, bytes.size, image, log);
    else
        st = rmd_fail(RMD_EFORMAT,
                      "%s: does not begin as a TCK or TRK file does; convert it to one of them",
                      path);
out:
    rmd_bytes_free(&bytes);
    return st;
}

enum rmd_status rmd_streamline_file_write(struct rmd_outputs *set, const char *path,
                                          const struct rmd_streamlines *streamlines)
{
    static const struct {
        const char *ending;
        enum rmd_status (*write)(struct rmd_outputs *, const char *,
                                 const struct rmd_streamlines *);
    } formats[] = { { ".tck", rmd_tck_write },
                    { ".trk", rmd_trk_write },
                    { ".trx", rmd_trx_write } };
    size_t size = strlen(path);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (size > 4 && strcmp(path + size - 4, formats[i].ending) == 0)
            return formats[i].write(set, path, streamlines);
    return rmd_fail(RMD_EARG, "%s: streamlines are written as .tck, .trk or .trx", path);
}
