// SPDX-License-Identifier: BSD-3-Clause
// Whole files in.
#include "base/file.h"

#include "base/infile.h"
#include "base/memory.h"

enum rmd_status rmd_file_read(struct rmd_bytes *out, const char *path, size_t most)
{
    enum rmd_status st;
    struct rmd_infile file = { 0 };

    *out = (struct rmd_bytes){ 0 };
    RMD_TRY(rmd_infile_open(&file, path));
    if (file.size > most) {
        st = rmd_fail(RMD_EFORMAT, "%s: has %zu bytes, more than the %zu that such a file may have",
                      path, file.size, most);
        goto out;
    }
    RMD_TRY(rmd_alloc_raw(&out->data, file.size + 1, 1));
    RMD_TRY(rmd_infile_read(&file, out->data, file.size));
    out->data[file.size] = 0;
    out->size = file.size;
    RMD_TRY(rmd_infile_end(out->sha256, &file));
out:
    rmd_infile_close(&file);
    if (st != RMD_OK) rmd_bytes_free(out);
    return st;
}

void rmd_bytes_free(struct rmd_bytes *bytes)
{
    rmd_release(bytes->data);
    *bytes = (struct rmd_bytes){ 0 };
}
