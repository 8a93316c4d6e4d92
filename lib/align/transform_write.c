// SPDX-License-Identifier: BSD-3-Clause
// A transform in the form of other software.
#include "align/transform_file.h"

#include "align/convention.h"
#include "align/displacement_file.h"
#include "align/itk_transform.h"
#include "align/xfm.h"

#include <stdio.h>

static void print_rows(struct rmd_text *text, const struct rmd_affine *map)
{
    for (int i = 0; i < 3; i++)
        rmd_text_add(text, "%.17g %.17g %.17g %.17g\n", map->m[i][0], map->m[i][1], map->m[i][2],
                     map->m[i][3]);
    rmd_text_add(text, "0 0 0 1\n");
}

// The inverse of what transform_file.c reads.
static void print_matrix(struct rmd_text *text, const struct rmd_affine *moving_from_fixed,
                         enum rmd_transform_form form, const struct rmd_grid *moving,
                         const struct rmd_grid *fixed)
{
    struct rmd_affine lps = rmd_convention_flip(moving_from_fixed);
    if (form == RMD_FORM_ITK) rmd_itk_transform_print(text, &lps);
    if (form == RMD_FORM_MRTRIX) {
        rmd_text_add(text, "# mrtrix: RAS points of the fixed image to the moving one\n");
        print_rows(text, moving_from_fixed);
    }
    if (form == RMD_FORM_AFNI) {
        rmd_text_add(text, "# 3dAllineate matrices (DICOM-to-DICOM, row-by-row):\n");
        for (int i = 0; i < 12; i++)
            rmd_text_add(text, "%.17g%c", lps.m[i / 4][i % 4], i < 11 ? ' ' : '\n');
    }
    if (form == RMD_FORM_FSL) { // EQ align.47
        struct rmd_affine f = rmd_convention_fsl_from_world(fixed);
        struct rmd_affine m = rmd_convention_fsl_from_world(moving);
        struct rmd_affine fixed_from_moving = rmd_affine_invert(moving_from_fixed);
        m = rmd_affine_invert(&m);
        m = rmd_affine_compose(&fixed_from_moving, &m);
        m = rmd_affine_compose(&f, &m);
        print_rows(text, &m);
    }
}

static enum rmd_status write_matrix(const char *path, struct rmd_outputs *set,
                                    const struct rmd_affine *moving_from_fixed,
                                    enum rmd_transform_form form, const struct rmd_grid *moving,
                                    const struct rmd_grid *fixed)
{
    struct rmd_text text = { 0 };
    if (form == RMD_FORM_REMODEL) {
        struct rmd_affine fixed_from_moving = rmd_affine_invert(moving_from_fixed);
        return rmd_xfm_write(set, path, &fixed_from_moving, "fixed_from_moving");
    }
    print_matrix(&text, moving_from_fixed, form, moving, fixed);
    enum rmd_status st = text.status;
    if (st == RMD_OK) st = rmd_outputs_put(set, path, text.s, text.size);
    rmd_text_free(&text);
    return st;
}

enum rmd_status rmd_transform_file_write(char *path, size_t size, struct rmd_outputs *set,
                                         const char *prefix, const struct rmd_transform *transform,
                                         enum rmd_transform_form form,
                                         const struct rmd_grid *moving,
                                         const struct rmd_grid *fixed)
{
    static const char *const ending[] = { [RMD_FORM_REMODEL] = "txt",
                                          [RMD_FORM_ITK] = "txt",
                                          [RMD_FORM_MRTRIX] = "txt",
                                          [RMD_FORM_FSL] = "mat",
                                          [RMD_FORM_AFNI] = "aff12.1D" };
    struct rmd_affine matrix;
    struct rmd_volume field = { 0 };
    int linear = rmd_transform_matrix(&matrix, transform);
    int n = snprintf(path, size, "%s_xfm.%s", prefix, linear ? ending[form] : "nii.gz");
    if (n < 0 || (size_t)n >= size)
        return rmd_fail(RMD_EARG, "%s: the name of the output is too long", prefix);
    if (linear) return write_matrix(path, set, &matrix, form, moving, fixed);
    enum rmd_status st;
    RMD_TRY(rmd_transform_field(&field, fixed, transform));
    for (size_t i = 0; i < rmd_grid_count(fixed); i++)
        if (!isfinite(field.v[i]))
            RMD_TRY(rmd_fail(RMD_EARG,
                             "%s: an inverse field does not reach every voxel of the reference",
                             path));
    RMD_TRY(rmd_displacement_file_write(set, path, &field, form));
out:
    rmd_volume_free(&field);
    return st;
}
