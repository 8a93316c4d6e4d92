// SPDX-License-Identifier: BSD-3-Clause
// How many voxels of which type, scaled how, beginning where.
#include "image/nifti_header.h"

#include <limits.h>
#include <math.h>
#include <string.h>

// Intents whose fifth axis counts the components of a vector or tensor; 0: any number.
static int components_fit(int intent, int64_t n)
{
    switch (intent) {
    case 1005: return n == 6; // symmetric matrix
    case 1006: return n == 3; // displacement
    case 1007: return n >= 1; // vector
    default: return 0;
    }
}

static enum rmd_status check_dims(const struct rmd_nifti_header *h, const char *path,
                                  struct rmd_log *log)
{
    if (h->dim[0] < 1 || h->dim[0] > 7)
        return rmd_fail(RMD_EFORMAT,
                        "%s: claims %lld axes where 1 to 7 are possible; the header is "
                        "damaged",
                        path, (long long)h->dim[0]);
    if (h->dim[0] < 3)
        return rmd_fail(RMD_EFORMAT, "%s: has %lld axes; a 3D or 4D image is needed", path,
                        (long long)h->dim[0]);
    for (int i = 1; i <= h->dim[0]; i++)
        if (h->dim[i] < 1 || h->dim[i] > INT_MAX)
            return rmd_fail(RMD_EFORMAT,
                            "%s: claims %lld voxels along axis %d; the header is "
                            "damaged",
                            path, (long long)h->dim[i], i);
    for (int i = (int)h->dim[0] + 1; i < 8; i++)
        if (h->dim[i] != 0 && h->dim[i] != 1)
            rmd_log_add(log, RMD_WARNING,
                        "%s: claims %lld along axis %d though it says it has %lld axes", path,
                        (long long)h->dim[i], i, (long long)h->dim[0]);
    return RMD_OK;
}

// The number of volumes: the 4th axis, or the components of a vector image.
static enum rmd_status volumes(int *nt, const struct rmd_nifti_header *h, const char *path,
                               struct rmd_log *log)
{
    int64_t used[8];
    for (int i = 0; i < 8; i++)
        used[i] = i > 0 && i <= h->dim[0] ? h->dim[i] : 1;
    int vector = used[5] > 1 && used[4] == 1 && components_fit(h->intent, used[5]);
    if ((used[5] > 1 && !vector) || used[6] > 1 || used[7] > 1)
        return rmd_fail(RMD_EFORMAT,
                        "%s: has %lld x %lld x %lld x %lld beyond its third axis; split it into 4D "
                        "images",
                        path, (long long)used[4], (long long)used[5], (long long)used[6],
                        (long long)used[7]);
    if (h->dim[0] > 4 && !vector)
        rmd_log_add(log, RMD_WARNING, "%s: says it has %lld axes; those beyond the 4th are 1 long",
                    path, (long long)h->dim[0]);
    if (h->dim[0] == 4 && used[4] == 1)
        rmd_log_add(log, RMD_WARNING, "%s: says it is 4D but holds one volume", path);
    *nt = (int)(vector ? used[5] : used[4]);
    return RMD_OK;
}

static enum rmd_status check_type(enum rmd_datatype *out, const struct rmd_nifti_header *h,
                                  const char *path)
{
    if (!rmd_datatype_of_nifti(out, h->datatype))
        return rmd_fail(RMD_EFORMAT,
                        "%s: datatype code %d (complex, colour, 128-bit or unknown) is not read; "
                        "store real numbers of 8 to 64 bits",
                        path, h->datatype);
    const struct rmd_datatype_row *row = rmd_datatype_row(*out);
    if ((size_t)h->bitpix != 8 * row->size)
        return rmd_fail(RMD_EFORMAT,
                        "%s: says %s and %d bits a voxel, which contradict each other; "
                        "the header is damaged",
                        path, row->name, h->bitpix);
    return RMD_OK;
}

static enum rmd_status check_scaling(struct rmd_series *out, const struct rmd_nifti_header *h,
                                     const char *path, struct rmd_log *log)
{
    if (!isfinite(h->slope) || !isfinite(h->inter))
        return rmd_fail(RMD_EFORMAT,
                        "%s: the scaling (scl_slope %g, scl_inter %g) is no number; "
                        "the header is damaged",
                        path, h->slope, h->inter);
    if (h->slope == 0 && h->inter != 0)
        rmd_log_add(log, RMD_WARNING,
                    "%s: scl_inter is %g but scl_slope is 0, which means no scaling; none is "
                    "applied",
                    path, h->inter);
    if (h->slope < 0)
        rmd_log_add(log, RMD_WARNING, "%s: scl_slope is negative (%g)", path, h->slope);
    out->slope = h->slope == 0 ? 1 : h->slope;
    out->inter = h->slope == 0 ? 0 : h->inter;
    return RMD_OK;
}

static enum rmd_status check_offset(const struct rmd_nifti_header *h, const char *path)
{
    double least = h->pair ? 0 : (double)h->bytes + 4;
    double at = h->vox_offset;
    if (!isfinite(at) || at != floor(at) || at < least || at > 0x1p53)
        return rmd_fail(RMD_EFORMAT,
                        "%s: the voxels cannot begin at byte %g (vox_offset), %g is the least; the "
                        "header is damaged",
                        path, at, least);
    return RMD_OK;
}

enum rmd_status rmd_nifti_shape(struct rmd_series *out, const struct rmd_nifti_header *header,
                                const char *path, struct rmd_log *log)
{
    enum rmd_status st;
    size_t bytes;

    *out = (struct rmd_series){ .swapped = header->swapped };
    RMD_TRY(check_dims(header, path, log));
    RMD_TRY(volumes(&out->nt, header, path, log));
    RMD_TRY(check_type(&out->datatype, header, path));
    RMD_TRY(check_scaling(out, header, path, log));
    RMD_TRY(check_offset(header, path));
    bytes = rmd_datatype_row(out->datatype)->size;
    for (int axis = 0; axis < 3; axis++) {
        out->grid.n[axis] = (int)header->dim[axis + 1];
        if (__builtin_mul_overflow(bytes, (size_t)out->grid.n[axis], &bytes)) bytes = SIZE_MAX;
    }
    if (bytes == SIZE_MAX || __builtin_mul_overflow(bytes, (size_t)out->nt, &bytes) ||
        bytes > SIZE_MAX / 8)
        st = rmd_fail(RMD_EFORMAT,
                      "%s: claims more voxels than can be counted; the header is "
                      "damaged",
                      path);
out:
    return st;
}

size_t rmd_nifti_stem(const char *path)
{
    static const char *const endings[] = { ".nii.gz", ".nii", ".hdr", ".img", ".img.gz" };
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (length > n && strcmp(path + length - n, endings[i]) == 0) return length - n;
    }
    return length;
}
