// SPDX-License-Identifier: BSD-3-Clause
// The intent tells RAS from LPS; three volumes without one say nothing.
#include "align/displacement_file.h"

#include "image/nifti.h"

#include <stdio.h>
#include <string.h>

enum { DISPLACEMENT = 1006, VECTOR = 1007, FSL_FIRST = 2006, FSL_LAST = 2018 };

static enum rmd_status detect(struct rmd_transform_about *about, const struct rmd_nifti_info *info,
                              int volumes, const char *path)
{
    int vector = info->ndim == 5 && info->dim[4] == 3;
    if (volumes != 3)
        return rmd_fail(RMD_EFORMAT,
                        "%s: an image of %d volumes is no displacement field, which has 3", path,
                        volumes);
    if (info->intent >= FSL_FIRST && info->intent <= FSL_LAST)
        return rmd_fail(RMD_EFORMAT,
                        "%s: a field of FSL's fnirt is not read; convert it to ITK's form first",
                        path);
    if (strncmp(info->free_text[2], "NREG_TRANS", 10) == 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: a field of NiftyReg is not read; convert it to ITK's form first",
                        path);
    if (about->form != RMD_FORM_DETECT) return RMD_OK;
    if (vector && info->intent == DISPLACEMENT)
        about->form = RMD_FORM_REMODEL;
    else if (vector && info->intent == VECTOR)
        about->form = RMD_FORM_ITK;
    else
        return rmd_fail(RMD_EFORMAT,
                        "%s: three volumes may hold displacements in RAS (remodel:) or LPS (itk:, "
                        "afni:) or positions (mrtrix:); write which before the file name",
                        path);
    return RMD_OK;
}

// Adds `sign` times the world position of every voxel. EQ align.48
static void add_positions(struct rmd_volume *field, double sign)
{
    const int *n = field->grid.n;
    size_t count = rmd_grid_count(&field->grid), i = 0;
    for (int z = 0; z < n[2]; z++)
        for (int y = 0; y < n[1]; y++)
            for (int x = 0; x < n[0]; x++, i++) {
                double world[3];
                rmd_affine_apply(world, &field->grid.world_from_voxel, (double[3]){ x, y, z });
                for (size_t axis = 0; axis < 3; axis++) {
                    float *v = &field->v[axis * count + i];
                    *v = (float)((double)*v + sign * world[axis]);
                }
            }
}

// LPS from RAS, and the other way.
static void flip(struct rmd_volume *field)
{
    for (size_t i = 0; i < 2 * rmd_grid_count(&field->grid); i++)
        field->v[i] = -field->v[i];
}

enum rmd_status rmd_displacement_file_read(struct rmd_volume *field,
                                           struct rmd_transform_about *about, const char *path,
                                           enum rmd_transform_form form, struct rmd_log *log)
{
    static const char *const kind[] = {
        [RMD_FORM_REMODEL] = "displacement field in RAS",
        [RMD_FORM_ITK] = "ITK displacement field in LPS",
        [RMD_FORM_MRTRIX] = "MRtrix field of positions",
        [RMD_FORM_AFNI] = "AFNI displacement field in LPS",
    };
    enum rmd_status st;
    struct rmd_nifti_info info;
    *field = (struct rmd_volume){ 0 };
    about->form = form;
    if (form == RMD_FORM_FSL)
        return rmd_fail(RMD_EFORMAT, "%s: a field of FSL is not read; convert it to ITK's first",
                        path);
    RMD_TRY(rmd_nifti_read(field, &info, path, NULL, log));
    RMD_TRY(detect(about, &info, field->nt, path));
    memcpy(about->sha256, info.sha256, sizeof about->sha256);
    snprintf(about->kind, sizeof about->kind, "%s", kind[about->form]);
    if (about->form == RMD_FORM_ITK || about->form == RMD_FORM_AFNI) flip(field);
    if (about->form == RMD_FORM_MRTRIX) add_positions(field, -1);
out:
    if (st != RMD_OK) rmd_volume_free(field);
    return st;
}

enum rmd_status rmd_displacement_file_write(struct rmd_outputs *set, const char *path,
                                            struct rmd_volume *field, enum rmd_transform_form form)
{
    switch (form) {
    case RMD_FORM_REMODEL: return rmd_nifti_write(set, path, field, DISPLACEMENT);
    case RMD_FORM_ITK: flip(field); return rmd_nifti_write(set, path, field, VECTOR);
    case RMD_FORM_MRTRIX: add_positions(field, 1); return rmd_nifti_write(set, path, field, 0);
    default:
        return rmd_fail(RMD_EARG,
                        "%s: a displacement field can be written as remodel, itk or mrtrix, not as "
                        "%s",
                        path, rmd_transform_form_names[form]);
    }
}
