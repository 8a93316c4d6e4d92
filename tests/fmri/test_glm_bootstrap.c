// SPDX-License-Identifier: BSD-3-Clause
// Replicates vary as the stated error says, voxels that share noise vary together, and the signs
// belong to the run.
#include "fmri/made_design.h"
#include "fmri/made_noise.h"

#include "fmri/glm_bootstrap.h"

#include <criterion/criterion.h>
#include <math.h>

enum { SIDE = 8, VOLUMES = 240, BOOT = 400, VOXELS = SIDE * SIDE * SIDE };

static struct rmd_volume image;
static struct rmd_mask mask;
static struct rmd_series series;
static struct rmd_events events;
static struct rmd_confounds confounds;
static struct rmd_design design;
static struct rmd_contrasts contrasts;
static struct rmd_glm glm;
static size_t at[VOXELS];

static void fit(void)
{
    struct rmd_grid grid = { { SIDE, SIDE, SIDE }, rmd_affine_identity() };
    struct rmd_glm_opts opts = { .noise = RMD_NOISE_ARMA };
    events = made_events(VOLUMES, 2);
    confounds = no_confounds(VOLUMES);
    design = made_design(&events, &confounds, 2, RMD_HRF_CANONICAL);
    made_must(rmd_contrasts_parse(&contrasts, "left - right", &design, &events));
    made_must(rmd_volume_new(&image, &grid, VOLUMES));
    made_must(rmd_mask_new(&mask, &grid));
    mask.count = VOXELS;
    memset(mask.v, 1, VOXELS);
    made_noise_fill(&image, &made_noises[2], 5);
    for (size_t i = 0; i < (size_t)VOXELS * VOLUMES; i++)
        image.v[i] = 500 + 10 * image.v[i];
    for (size_t t = 0; t < VOLUMES; t++) // voxel 1 is voxel 0 twice as bright
        image.v[t * VOXELS + 1] = 2 * image.v[t * VOXELS];
    series = rmd_series_of(&image);
    made_must(rmd_glm_fit(&glm, &series, &mask, &design, &contrasts, &opts));
    for (size_t v = 0; v < VOXELS; v++)
        at[v] = v;
}

Test(glm_bootstrap, replicates_spread_as_the_error_says)
{
    static float deviation[VOXELS * BOOT], again[VOXELS * BOOT];
    fit();
    struct rmd_glm_bootstrap_opts opts = { BOOT, 1, 99 };
    cr_assert_eq(rmd_glm_bootstrap(deviation, &glm, at, VOXELS, 0, 1, &opts), RMD_OK);
    double ratio = 0;
    for (size_t v = 0; v < VOXELS; v++) {
        double square = 0;
        for (size_t b = 0; b < BOOT; b++)
            square += (double)deviation[v * BOOT + b] * (double)deviation[v * BOOT + b] / BOOT;
        ratio += sqrt(square / (double)glm.map[0].variance[v]) / VOXELS;
    }
    cr_assert_float_eq(ratio, 1, 0.02, "%g", ratio);
    glm.point[1] = glm.point[0];
    opts.fingerprint = 98;
    cr_assert_eq(rmd_glm_bootstrap(again, &glm, at, VOXELS, 0, 0.5, &opts), RMD_OK);
    double same = 0;
    for (size_t b = 0; b < BOOT; b++) {
        cr_assert_float_eq(again[b], again[BOOT + b], 2e-6, "percent of the same noise");
        same += (double)deviation[b] * (double)again[b] > 0;
    }
    cr_assert(same > 0.4 * BOOT && same < 0.6 * BOOT, "another run has other signs");
}
