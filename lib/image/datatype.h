// SPDX-License-Identifier: BSD-3-Clause
// The number types in which voxels are stored.
#ifndef RMD_IMAGE_DATATYPE_H
#define RMD_IMAGE_DATATYPE_H

#include <stddef.h>

enum rmd_datatype {
    RMD_U8,
    RMD_I8,
    RMD_I16,
    RMD_U16,
    RMD_I32,
    RMD_U32,
    RMD_I64,
    RMD_U64,
    RMD_F32,
    RMD_F64
};

// One row a datatype.
struct rmd_datatype_row {
    const char *name; // such as "int16"
    int nifti;        // the code in a NIfTI header
    size_t size;      // bytes
    double low, high; // the values it can hold and a double tells apart
    int real;         // 1: may hold NaN and infinity
};

const struct rmd_datatype_row *rmd_datatype_row(enum rmd_datatype datatype);

// Sets *out to the datatype with this NIfTI code; returns 0 where we do not read it.
int rmd_datatype_of_nifti(enum rmd_datatype *out, int code);

// Turns the byte order of `n` items of `size` bytes.
void rmd_datatype_swap(void *item, size_t n, size_t size);

#endif
