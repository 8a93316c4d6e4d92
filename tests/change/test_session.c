// SPDX-License-Identifier: BSD-3-Clause
// Sessions are recognised by what their files hold.
#include "change/session.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const struct rmd_grid grid = { { 8, 8, 8 },
                                      { { { 2, 0, 0, 0 }, { 0, 2, 0, 0 }, { 0, 0, 2, 0 } } } };
static struct rmd_session session;
static struct rmd_session_opts opts;
static struct rmd_tensor_opts tensor;

static void write_image(const char *path, int nt, int intent, const float *value)
{
    struct rmd_volume image;
    struct rmd_outputs *set;
    cr_assert(rmd_volume_new(&image, &grid, nt) == RMD_OK);
    size_t n = rmd_grid_count(&grid);
    for (size_t i = 0; i < n * (size_t)nt; i++)
        image.v[i] = value[i / n] * (1 + 0.001F * (float)(i % 7));
    image.v[0] = NAN;
    cr_assert(rmd_outputs_new(&set, 1) == RMD_OK);
    cr_assert(rmd_nifti_write(set, path, &image, intent) == RMD_OK);
    cr_assert(rmd_outputs_commit(set) == RMD_OK, "%s", rmd_error());
    rmd_outputs_free(set);
    rmd_volume_free(&image);
}

static enum rmd_status read_session(const char *path)
{
    rmd_param_defaults(&opts, rmd_session_params);
    rmd_param_defaults(&tensor, rmd_tensor_params);
    return rmd_session_read(&session, path, &opts, &tensor, NULL);
}

Test(session, a_3d_image_is_a_scalar_map_and_its_own_guide)
{
    write_image("session_map.nii", 1, 0, (const float[]){ 0.5F });
    cr_assert(read_session("session_map.nii") == RMD_OK, "%s", rmd_error());
    cr_assert(session.kind == RMD_INPUT_SCALAR && isnan(session.scalar.v[0]));
    cr_assert(session.guide.v[0] == 0 && session.guide.v[1] == session.scalar.v[1]);
    cr_assert(session.mask.count == rmd_grid_count(&grid) - 1 && session.mask.v[0] == 0);
    rmd_session_free(&session);
}

Test(session, six_volumes_are_a_tensor_whose_fa_guides)
{
    write_image("session_tensor.nii", 6, 0,
                (const float[]){ 1.6e-3F, 0.4e-3F, 0.4e-3F, -1e-6F, -1e-5F, -1e-6F });
    cr_assert(read_session("session_tensor.nii") == RMD_OK, "%s", rmd_error());
    cr_assert(session.kind == RMD_INPUT_TENSOR);
    cr_assert(fabs((double)session.guide.v[1] - 0.7071) < 0.01 && session.guide.v[0] == 0);
    rmd_session_free(&session);
}

Test(session, many_volumes_without_gradients_are_refused_and_told_what_is_missing)
{
    write_image("session_series.nii", 3, 0, (const float[]){ 1, 2, 3 });
    cr_assert(read_session("session_series.nii") == RMD_EMISSING);
    cr_assert(strstr(rmd_error(), ".bval") && strstr(rmd_error(), "session_series.nii"));
}

Test(session, an_empty_image_is_refused)
{
    write_image("session_zero.nii", 1, 0, (const float[]){ 0 });
    cr_assert(read_session("session_zero.nii") == RMD_EFORMAT);
}
