// SPDX-License-Identifier: BSD-3-Clause
// Header extensions are walked within the bytes that are there, whatever sizes they claim.
#include "image/nifti_header.h"

#include "image/personal.h"

#include <string.h>

static uint32_t word(const unsigned char *data, int swapped)
{
    uint32_t value;
    memcpy(&value, data, sizeof value);
    return swapped ? __builtin_bswap32(value) : value;
}

void rmd_nifti_extensions(struct rmd_nifti_info *info, const unsigned char *gap, size_t size,
                          const char *path, struct rmd_log *log)
{
    size_t at = 4;
    if (size < 4) return;
    info->personal = rmd_personal_find((const char *)gap + at, size - at);
    while (gap[0] != 0 && at + 8 <= size) {
        uint32_t bytes = word(gap + at, info->swapped);
        if (bytes < 16 || bytes % 16 != 0 || bytes > size - at) break;
        at += bytes;
        info->extensions++;
    }
    if (info->extensions > 0)
        rmd_log_add(log, RMD_NOTE, "%s: %d header extensions are not read", path, info->extensions);
    for (size_t i = at; i < size; i++)
        if (gap[i] != 0) {
            rmd_log_add(log, RMD_WARNING,
                        gap[0] ? "%s: the list of header extensions is broken and "
                                 "ignored from byte %zu on"
                               : "%s: unexplained bytes between header and "
                                 "voxels, from byte %zu on",
                        path, at + (info->version == 2 ? RMD_NIFTI2_BYTES : RMD_NIFTI1_BYTES));
            break;
        }
}
