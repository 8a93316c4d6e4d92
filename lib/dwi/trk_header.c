// SPDX-License-Identifier: BSD-3-Clause
// Voxel sizes, order of the axes and matrix say the same thing three times; they have to agree.
#include "dwi/trk_header.h"

#include "image/datatype.h"

#include <math.h>
#include <string.h>

enum { // where the fields are
    AT_DIM = 6,
    AT_VOXEL_SIZE = 12,
    AT_SCALARS = 36,
    AT_PROPERTIES = 238,
    AT_MATRIX = 440,
    AT_ORDER = 948,
    AT_COUNT = 988,
    AT_VERSION = 992,
    AT_SIZE = 996,
    MOST_NUMBERS = 10
};

static const double tolerance = 0.01; // relative, of voxel sizes

struct fields {
    int16_t dim[3], scalars, properties;
    float size[3], matrix[4][4];
    char order[4];
    int32_t count, version;
};

static void take(void *field, const unsigned char *data, size_t at, size_t n, size_t size,
                 int swapped)
{
    memcpy(field, data + at, n * size);
    if (swapped) rmd_datatype_swap(field, n, size);
}

static enum rmd_status read_fields(struct fields *f, int *swapped, const char *name,
                                   const unsigned char *data)
{
    int32_t size;
    memcpy(&size, data + AT_SIZE, sizeof size);
    *swapped = size != RMD_TRK_BYTES;
    if (*swapped) rmd_datatype_swap(&size, 1, sizeof size);
    if (size != RMD_TRK_BYTES)
        return rmd_fail(RMD_EFORMAT,
                        "%s: its header does not say that it has %d bytes; fetch the file again",
                        name, RMD_TRK_BYTES);
    take(f->dim, data, AT_DIM, 3, 2, *swapped);
    take(f->size, data, AT_VOXEL_SIZE, 3, 4, *swapped);
    take(&f->scalars, data, AT_SCALARS, 1, 2, *swapped);
    take(&f->properties, data, AT_PROPERTIES, 1, 2, *swapped);
    take(f->matrix, data, AT_MATRIX, 16, 4, *swapped);
    memcpy(f->order, data + AT_ORDER, sizeof f->order);
    take(&f->count, data, AT_COUNT, 1, 4, *swapped);
    take(&f->version, data, AT_VERSION, 1, 4, *swapped);
    if (f->version != 1 && f->version != 2)
        return rmd_fail(RMD_EFORMAT,
                        "%s: is TRK version %d, where 1 and 2 are read; convert it to version 2",
                        name, (int)f->version);
    if (f->scalars < 0 || f->scalars > MOST_NUMBERS || f->properties < 0 ||
        f->properties > MOST_NUMBERS || f->count < 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: its header counts %d scalars, %d properties and %d streamlines, which "
                        "cannot be; fetch the file again",
                        name, f->scalars, f->properties, (int)f->count);
    for (int a = 0; a < 3; a++)
        if (f->dim[a] < 1 || !(f->size[a] > 0 && f->size[a] < 1e4F))
            return rmd_fail(RMD_EFORMAT,
                            "%s: its image of %d x %d x %d voxels of %g x %g x %g mm cannot be; "
                            "fetch the file again",
                            name, f->dim[0], f->dim[1], f->dim[2], (double)f->size[0],
                            (double)f->size[1], (double)f->size[2]);
    return RMD_OK;
}

// Sets axis[i] to the world axis along which stored axis i runs, and sign[i] to its direction.
static int parse_order(int axis[3], int sign[3], const char order[4])
{
    static const char letters[] = "LRPAIS";
    int seen = 0;
    for (int i = 0; i < 3; i++) {
        const char *found = order[i] ? strchr(letters, order[i]) : NULL;
        if (!found) return 0;
        axis[i] = (int)(found - letters) / 2;
        sign[i] = (found - letters) % 2 ? 1 : -1;
        seen |= 1 << axis[i];
    }
    return seen == 7;
}

// The matrix of the header, or where it has none the grid of the image.
static enum rmd_status take_matrix(struct rmd_affine *m, const struct fields *f, const char *name,
                                   const struct rmd_grid *image)
{
    int own = f->version >= 2 && f->matrix[3][3] != 0;
    if (!own && !image)
        return rmd_fail(RMD_EFORMAT,
                        "%s: does not say where its image lies (TRK version %d without a matrix); "
                        "give that image",
                        name, (int)f->version);
    *m = rmd_affine_identity();
    if (!own) *m = image->world_from_voxel;
    for (int i = 0; own && i < 12; i++)
        m->m[i / 4][i % 4] = (double)f->matrix[i / 4][i % 4];
    double volume = rmd_affine_determinant(m), sum = 0;
    for (int i = 0; i < 12; i++)
        sum += fabs(m->m[i / 4][i % 4]);
    if (!isfinite(sum) || !(fabs(volume) > 1e-9))
        return rmd_fail(RMD_EFORMAT, "%s: its matrix cannot be inverted; fetch the file again",
                        name);
    return RMD_OK;
}

// world_from_stored, by way of voxels in the order of the header and of the matrix. EQ track.1
static enum rmd_status place(struct rmd_trk_header *out, const struct fields *f, const char *name)
{
    int axis[3], sign[3], own_axis[3], own_sign[3];
    char letters[4], order[4] = "LPS";
    struct rmd_affine voxel = { { { 0 } } };
    double spacing[3];
    rmd_grid_axes(letters, &out->grid);
    parse_order(own_axis, own_sign, letters);
    if (f->order[0]) memcpy(order, f->order, sizeof order);
    if (!parse_order(axis, sign, order))
        return rmd_fail(RMD_EFORMAT,
                        "%s: the order of its axes is \"%.3s\", not three letters such as RAS; "
                        "write the file again",
                        name, order);
    rmd_grid_spacing(spacing, &out->grid);
    for (int j = 0; j < 3; j++)
        for (int i = 0; i < 3; i++) {
            if (axis[i] != own_axis[j]) continue;
            int same = sign[i] == own_sign[j];
            double size = (double)f->size[i];
            if (fabs(spacing[j] / size - 1) > tolerance)
                return rmd_fail(RMD_EFORMAT,
                                "%s: voxels of %g mm in its header are %g mm in its matrix; write "
                                "the file again with software that knows its image",
                                name, size, spacing[j]);
            out->grid.n[j] = f->dim[i];
            voxel.m[j][i] = (same ? 1 : -1) / size;
            voxel.m[j][3] = same ? -0.5 : f->dim[i] - 0.5;
        }
    out->world_from_stored = rmd_affine_compose(&out->grid.world_from_voxel, &voxel);
    return RMD_OK;
}

enum rmd_status rmd_trk_header_parse(struct rmd_trk_header *out, const char *name,
                                     const unsigned char *data, const struct rmd_grid *image,
                                     struct rmd_log *log)
{
    enum rmd_status st;
    struct fields f;
    *out = (struct rmd_trk_header){ 0 };
    RMD_TRY(read_fields(&f, &out->swapped, name, data));
    RMD_TRY(take_matrix(&out->grid.world_from_voxel, &f, name, image));
    RMD_TRY(place(out, &f, name));
    out->scalars = f.scalars;
    out->properties = f.properties;
    out->count = f.count;
    if (!f.order[0])
        rmd_log_add(log, RMD_WARNING, "%s: has no order of axes; LPS is assumed", name);
    if (f.scalars + f.properties > 0)
        rmd_log_add(log, RMD_NOTE,
                    "%s: %d numbers a point and %d a streamline are left out, only the course is "
                    "read",
                    name, f.scalars, f.properties);
out:
    return st;
}

enum rmd_status rmd_trk_header_build(unsigned char data[RMD_TRK_BYTES],
                                     struct rmd_affine *stored_from_world,
                                     const struct rmd_grid *grid, size_t count, const char *path)
{
    char letters[4];
    double spacing[3];
    struct rmd_affine rounded;
    const int32_t tail[3] = { (int32_t)count, 2, RMD_TRK_BYTES };
    const float one = 1;
    if (grid->n[0] < 1 || grid->n[0] > INT16_MAX || grid->n[1] > INT16_MAX ||
        grid->n[2] > INT16_MAX || count > INT32_MAX)
        return rmd_fail(RMD_EARG,
                        "%s: a TRK file needs the grid of an image of at most %d voxels a side, "
                        "and at most %d streamlines; write .tck",
                        path, INT16_MAX, INT32_MAX);
    memset(data, 0, RMD_TRK_BYTES);
    memcpy(data, "TRACK", 5);
    rmd_grid_spacing(spacing, grid);
    rmd_grid_axes(letters, grid);
    for (int a = 0; a < 3; a++) {
        int16_t dim = (int16_t)grid->n[a];
        float size = (float)spacing[a];
        memcpy(data + AT_DIM + 2 * a, &dim, sizeof dim);
        memcpy(data + AT_VOXEL_SIZE + 4 * a, &size, sizeof size);
    }
    for (int i = 0; i < 12; i++) {
        float m = (float)grid->world_from_voxel.m[i / 4][i % 4];
        memcpy(data + AT_MATRIX + 4 * i, &m, sizeof m);
        rounded.m[i / 4][i % 4] = (double)m;
    }
    memcpy(data + AT_MATRIX + 60, &one, sizeof one);
    memcpy(data + AT_ORDER, letters, 3);
    memcpy(data + AT_COUNT, tail, sizeof tail);
    *stored_from_world = rmd_affine_invert(&rounded);
    for (int a = 0; a < 3; a++) // EQ track.1
        for (int k = 0; k < 4; k++) {
            double *m = &stored_from_world->m[a][k];
            *m = (*m + (k == 3 ? 0.5 : 0)) * (double)(float)spacing[a];
        }
    return RMD_OK;
}
