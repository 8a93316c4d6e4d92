// SPDX-License-Identifier: BSD-3-Clause
// Replays a corpus as an ordinary test: every file of the folders named goes through the target.
#define _DEFAULT_SOURCE
#include "base/file.h"
#include "base/text.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *folder)
{
    DIR *entries = opendir(folder);
    int n = 0;
    if (entries == NULL) return 0;
    for (struct dirent *entry; (entry = readdir(entries));) {
        struct rmd_text path = { 0 };
        struct rmd_bytes bytes = { 0 };
        rmd_text_add(&path, "%s/%s", folder, entry->d_name);
        if (path.status == RMD_OK && rmd_file_read(&bytes, path.s, 1 << 24) == RMD_OK) {
            LLVMFuzzerTestOneInput(bytes.data, bytes.size);
            n++;
        }
        rmd_bytes_free(&bytes);
        rmd_text_free(&path);
    }
    closedir(entries);
    return n;
}

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 1; i < argc; i++)
        n += replay(argv[i]);
    printf("%d inputs replayed\n", n);
    return n == 0;
}
