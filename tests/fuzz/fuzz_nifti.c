// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are an image that can be read, or are refused, whether they are named .nii or .nii.gz.
#define _GNU_SOURCE
#include "image/nifti.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// A file in memory, under a name that ends as an image's does: a link in a folder of this process.
static int file = -1;
static char link_name[64];

static void start(int zipped)
{
    char target[64];
    if (file < 0) file = memfd_create("fuzz", MFD_CLOEXEC);
    if (file < 0) abort();
    snprintf(link_name, sizeof link_name, "/tmp/rmd-fuzz-%d.nii%s", (int)getpid(),
             zipped ? ".gz" : "");
    snprintf(target, sizeof target, "/proc/%d/fd/%d", (int)getpid(), file);
    unlink(link_name);
    if (symlink(target, link_name) != 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct rmd_nifti_limits limits = { .most_bytes = 1 << 24, .assume_ras = 1 };
    start(size > 2 && data[0] == 0x1f && data[1] == 0x8b);
    if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size) abort();
    for (int raw = 0; raw < 2; raw++) {
        struct rmd_volume volume = { 0 };
        struct rmd_series series = { 0 };
        struct rmd_nifti_info info;
        struct rmd_log log = { 0 };
        enum rmd_status st = raw ? rmd_nifti_read_series(&series, &info, link_name, &limits, &log)
                                 : rmd_nifti_read(&volume, &info, link_name, &limits, &log);
        if (st != RMD_OK && st != RMD_EFORMAT) abort();
        rmd_volume_free(&volume);
        rmd_series_free(&series);
        rmd_log_free(&log);
    }
    unlink(link_name);
    return 0;
}
