// SPDX-License-Identifier: BSD-3-Clause
// Reads streamlines and writes them in another format, for tests/peers/streamlines.sh.
//
//   copy_streamlines FROM TO [LIKE]    LIKE: a .trk file whose grid is taken
#include "dwi/streamline_file.h"

#include <stdio.h>

static enum rmd_status copy(const char *from, const char *to, const char *like)
{
    enum rmd_status st;
    struct rmd_streamlines s = { 0 }, model = { 0 };
    struct rmd_outputs *set = NULL;
    char sha256[65];
    RMD_TRY(rmd_streamline_file_read(&s, sha256, from, NULL, NULL));
    if (like) RMD_TRY(rmd_streamline_file_read(&model, sha256, like, NULL, NULL));
    if (like) s.grid = model.grid;
    RMD_TRY(rmd_outputs_new(&set, 1));
    RMD_TRY(rmd_streamline_file_write(set, to, &s));
    RMD_TRY(rmd_outputs_commit(set));
out:
    rmd_outputs_free(set);
    rmd_streamlines_free(&s);
    rmd_streamlines_free(&model);
    return st;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 64;
    if (copy(argv[1], argv[2], argc > 3 ? argv[3] : NULL) == RMD_OK) return 0;
    fprintf(stderr, "%s\n", rmd_error());
    return 1;
}
