// SPDX-License-Identifier: BSD-3-Clause
// Complex, colour and 128-bit images have no place in this toolkit and are refused by absence.
#include "image/datatype.h"

#include <float.h>
#include <stdint.h>

// clang-format off
static const struct rmd_datatype_row rows[] = {
    [RMD_U8]  = { "uint8",      2, 1,           0,      UINT8_MAX, 0 },
    [RMD_I8]  = { "int8",     256, 1,    INT8_MIN,       INT8_MAX, 0 },
    [RMD_I16] = { "int16",      4, 2,   INT16_MIN,      INT16_MAX, 0 },
    [RMD_U16] = { "uint16",   512, 2,           0,     UINT16_MAX, 0 },
    [RMD_I32] = { "int32",      8, 4,   INT32_MIN,      INT32_MAX, 0 },
    [RMD_U32] = { "uint32",   768, 4,           0,     UINT32_MAX, 0 },
    [RMD_I64] = { "int64",   1024, 8,    -0x1p53,         0x1p53, 0 },
    [RMD_U64] = { "uint64",  1280, 8,           0,        0x1p53, 0 },
    [RMD_F32] = { "float32",   16, 4, -(double)FLT_MAX, (double)FLT_MAX, 1 },
    [RMD_F64] = { "float64",   64, 8,    -DBL_MAX,       DBL_MAX, 1 },
};
// clang-format on

const struct rmd_datatype_row *rmd_datatype_row(enum rmd_datatype datatype)
{
    return &rows[datatype];
}

int rmd_datatype_of_nifti(enum rmd_datatype *out, int code)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].nifti == code) {
            *out = (enum rmd_datatype)i;
            return 1;
        }
    return 0;
}

#define SWAP(T, swap)                                                                              \
    for (size_t i = 0; i < n; i++)                                                                 \
    ((T *)item)[i] = swap(((T *)item)[i])

void rmd_datatype_swap(void *item, size_t n, size_t size)
{
    switch (size) {
    case 2: SWAP(uint16_t, __builtin_bswap16); break;
    case 4: SWAP(uint32_t, __builtin_bswap32); break;
    case 8: SWAP(uint64_t, __builtin_bswap64); break;
    default: break;
    }
}
