// SPDX-License-Identifier: BSD-3-Clause
// The bytes become numbers here; only the structures of nifticlib's headers are used, none of its
// functions.
#include "image/nifti_header.h"

#include <nifti1.h>
#include <nifti2.h>
#include <stddef.h>
#include <string.h>

struct field {
    size_t offset, size, count;
};

#define FIELD(T, f, n)                                                                             \
    {                                                                                              \
        offsetof(struct T, f), sizeof((struct T *)0)->f / (n), n                                   \
    }

// Every number of the headers that we use; texts and single bytes have no byte order.
// clang-format off
static const struct field fields1[] = {
    FIELD(nifti_1_header, sizeof_hdr, 1),  FIELD(nifti_1_header, dim, 8),
    FIELD(nifti_1_header, intent_code, 1), FIELD(nifti_1_header, datatype, 1),
    FIELD(nifti_1_header, bitpix, 1),      FIELD(nifti_1_header, pixdim, 8),
    FIELD(nifti_1_header, vox_offset, 1),  FIELD(nifti_1_header, scl_slope, 1),
    FIELD(nifti_1_header, scl_inter, 1),   FIELD(nifti_1_header, qform_code, 1),
    FIELD(nifti_1_header, sform_code, 1),  FIELD(nifti_1_header, quatern_b, 1),
    FIELD(nifti_1_header, quatern_c, 1),   FIELD(nifti_1_header, quatern_d, 1),
    FIELD(nifti_1_header, qoffset_x, 1),   FIELD(nifti_1_header, qoffset_y, 1),
    FIELD(nifti_1_header, qoffset_z, 1),   FIELD(nifti_1_header, srow_x, 4),
    FIELD(nifti_1_header, srow_y, 4),      FIELD(nifti_1_header, srow_z, 4),
    { 0, 0, 0 }
};
static const struct field fields2[] = {
    FIELD(nifti_2_header, sizeof_hdr, 1),  FIELD(nifti_2_header, dim, 8),
    FIELD(nifti_2_header, intent_code, 1), FIELD(nifti_2_header, datatype, 1),
    FIELD(nifti_2_header, bitpix, 1),      FIELD(nifti_2_header, pixdim, 8),
    FIELD(nifti_2_header, vox_offset, 1),  FIELD(nifti_2_header, scl_slope, 1),
    FIELD(nifti_2_header, scl_inter, 1),   FIELD(nifti_2_header, qform_code, 1),
    FIELD(nifti_2_header, sform_code, 1),  FIELD(nifti_2_header, quatern_b, 1),
    FIELD(nifti_2_header, quatern_c, 1),   FIELD(nifti_2_header, quatern_d, 1),
    FIELD(nifti_2_header, qoffset_x, 1),   FIELD(nifti_2_header, qoffset_y, 1),
    FIELD(nifti_2_header, qoffset_z, 1),   FIELD(nifti_2_header, srow_x, 4),
    FIELD(nifti_2_header, srow_y, 4),      FIELD(nifti_2_header, srow_z, 4),
    FIELD(nifti_2_header, xyzt_units, 1),
    { 0, 0, 0 }
};
// clang-format on

static void turn(void *header, const struct field *field)
{
    for (; field->size; field++)
        rmd_datatype_swap((char *)header + field->offset, field->count, field->size);
}

// The same statements for both versions: their fields have the same names and other types.
#define COPY_NUMBERS(out, h)                                                                       \
    do {                                                                                           \
        for (int i = 0; i < 8; i++) {                                                              \
            (out)->dim[i] = (h).dim[i];                                                            \
            (out)->pixdim[i] = (double)(h).pixdim[i];                                              \
        }                                                                                          \
        for (int j = 0; j < 4; j++) {                                                              \
            (out)->srow.m[0][j] = (double)(h).srow_x[j];                                           \
            (out)->srow.m[1][j] = (double)(h).srow_y[j];                                           \
            (out)->srow.m[2][j] = (double)(h).srow_z[j];                                           \
        }                                                                                          \
        (out)->quatern[0] = (double)(h).quatern_b;                                                 \
        (out)->quatern[1] = (double)(h).quatern_c;                                                 \
        (out)->quatern[2] = (double)(h).quatern_d;                                                 \
        (out)->qoffset[0] = (double)(h).qoffset_x;                                                 \
        (out)->qoffset[1] = (double)(h).qoffset_y;                                                 \
        (out)->qoffset[2] = (double)(h).qoffset_z;                                                 \
        (out)->vox_offset = (double)(h).vox_offset;                                                \
        (out)->slope = (double)(h).scl_slope;                                                      \
        (out)->inter = (double)(h).scl_inter;                                                      \
        (out)->datatype = (h).datatype;                                                            \
        (out)->bitpix = (h).bitpix;                                                                \
        (out)->intent = (h).intent_code;                                                           \
        (out)->qform = (h).qform_code;                                                             \
        (out)->sform = (h).sform_code;                                                             \
        (out)->units = (h).xyzt_units;                                                             \
        memcpy((out)->text[0], (h).descrip, sizeof(h).descrip);                                    \
        memcpy((out)->text[1], (h).aux_file, sizeof(h).aux_file);                                  \
        memcpy((out)->text[2], (h).intent_name, sizeof(h).intent_name);                            \
    } while (0)

static enum rmd_status parse1(struct rmd_nifti_header *out, const char *path,
                              const unsigned char *data)
{
    struct nifti_1_header h;
    memcpy(&h, data, sizeof h);
    if (out->swapped) turn(&h, fields1);
    COPY_NUMBERS(out, h);
    memcpy(out->text[3], h.db_name, sizeof h.db_name);
    out->pair = memcmp(h.magic, "ni1", 4) == 0;
    if (!out->pair && memcmp(h.magic, "n+1", 4) != 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: has no NIfTI-1 magic, so its orientation is unknown (ANALYZE 7.5 or "
                        "damaged); convert it again from the scanner's files",
                        path);
    return RMD_OK;
}

static enum rmd_status parse2(struct rmd_nifti_header *out, const char *path,
                              const unsigned char *data)
{
    struct nifti_2_header h;
    memcpy(&h, data, sizeof h);
    if (out->swapped) turn(&h, fields2);
    COPY_NUMBERS(out, h);
    out->pair = memcmp(h.magic, "ni2\0\r\n\032\n", 8) == 0;
    if (!out->pair && memcmp(h.magic, "n+2\0\r\n\032\n", 8) != 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: has no NIfTI-2 magic; it was damaged on the way or written wrongly, "
                        "convert it again",
                        path);
    return RMD_OK;
}

int rmd_nifti_header_is2(const unsigned char *data)
{
    uint32_t word;
    memcpy(&word, data, sizeof word);
    return word == RMD_NIFTI2_BYTES || __builtin_bswap32(word) == RMD_NIFTI2_BYTES;
}

enum rmd_status rmd_nifti_header_parse(struct rmd_nifti_header *out, const char *path,
                                       const unsigned char *data, size_t size)
{
    *out = (struct rmd_nifti_header){ 0 };
    if (size > 0 && data[0] == '<')
        return rmd_fail(RMD_EFORMAT, "%s: is a text, not NIfTI; give a binary NIfTI file", path);
    uint32_t word = 0;
    if (size >= RMD_NIFTI1_BYTES) memcpy(&word, data, sizeof word);
    uint32_t other = __builtin_bswap32(word);
    out->swapped = other == RMD_NIFTI1_BYTES || other == RMD_NIFTI2_BYTES;
    out->bytes = out->swapped ? other : word;
    out->version = out->bytes == RMD_NIFTI2_BYTES ? 2 : 1;
    if (out->bytes == RMD_NIFTI1_BYTES) return parse1(out, path, data);
    if (out->bytes == RMD_NIFTI2_BYTES && size >= RMD_NIFTI2_BYTES) return parse2(out, path, data);
    return rmd_fail(RMD_EFORMAT,
                    "%s: is no NIfTI file (or ends within its header); give a .nii, "
                    ".nii.gz or .hdr file",
                    path);
}
