// SPDX-License-Identifier: BSD-3-Clause
// How often a BOLD run in which nothing happens has an effect: truth_null [SLICES] prints the share
// of false positives in every noise, and fails where one is out of bounds. 12 slices have 49152
// voxels.
#include "fmri/made_design.h"
#include "fmri/made_noise.h"

#include "fmri/glm.h"

#include <string.h>

enum { VOLUMES = 240, SIDE = 64, CONTRASTS = 3 };

struct shares {
    double five, one, tenth, coloured; // p < .05, .01, .001; voxels whose residuals correlate
};

static struct shares count(const struct rmd_glm *glm)
{
    struct shares s = { 0 };
    made_must(rmd_glm_coloured(&s.coloured, glm));
    double n = CONTRASTS * (double)glm->voxels;
    for (int c = 0; c < CONTRASTS; c++)
        for (size_t v = 0; v < glm->voxels; v++) {
            double z = fabs((double)glm->map[c].z[v]);
            s.five += (z > 1.959964) / n;
            s.one += (z > 2.575829) / n;
            s.tenth += (z > 3.290527) / n;
        }
    return s;
}

static struct shares fit(const struct rmd_volume *image, int model, int left_out)
{
    struct rmd_events events = made_events(VOLUMES, 2);
    struct rmd_confounds confounds = no_confounds(VOLUMES);
    for (int t = 0; left_out && t < VOLUMES; t++)
        confounds.keep[t] = t % 17 > 1; // two of seventeen volumes
    struct rmd_design design = made_design(&events, &confounds, 2, RMD_HRF_CANONICAL);
    struct rmd_contrasts contrasts;
    struct rmd_mask mask;
    struct rmd_glm glm;
    struct rmd_series series = rmd_series_of(image);
    struct rmd_glm_opts opts = { .noise = model };
    made_must(rmd_contrasts_parse(&contrasts, "left; right; left-right", &design, &events));
    made_must(rmd_mask_new(&mask, &image->grid));
    mask.count = rmd_grid_count(&mask.grid);
    memset(mask.v, 1, mask.count);
    made_must(rmd_glm_fit(&glm, &series, &mask, &design, &contrasts, &opts));
    struct shares s = count(&glm);
    rmd_glm_free(&glm);
    rmd_mask_free(&mask);
    rmd_contrasts_free(&contrasts);
    rmd_design_free(&design);
    rmd_confounds_free(&confounds);
    rmd_events_free(&events);
    return s;
}

static int print(const char *noise, const char *model, struct shares s, int bound)
{
    int broken =
        bound && !(s.five >= .045 && s.five <= .056 && s.tenth >= .0008 && s.tenth <= .0016);
    printf("| %s | %s | %.4f | %.4f | %.5f | %.3f |%s\n", noise, model, s.five, s.one, s.tenth,
           s.coloured, broken ? " out of bounds" : "");
    return broken;
}

int main(int argc, char **argv)
{
    struct rmd_grid grid = { { SIDE, SIDE, argc > 1 ? atoi(argv[1]) : 12 }, rmd_affine_identity() };
    int broken = 0, bound = grid.n[2] >= 10; // fewer voxels are too few to judge
    printf("| noise | model | p < .05 | p < .01 | p < .001 | residuals correlate |\n"
           "|---|---|---|---|---|---|\n");
    for (int k = 0; k < MADE_NOISES; k++) {
        const char *name = made_noises[k].name;
        struct rmd_volume image;
        made_must(rmd_volume_new(&image, &grid, VOLUMES));
        made_noise_fill(&image, &made_noises[k], 1);
        for (size_t i = 0; i < rmd_grid_count(&grid) * VOLUMES; i++)
            image.v[i] = 1000 + 10 * image.v[i];
        broken |= print(name, "arma", fit(&image, RMD_NOISE_ARMA, 0), bound);
        broken |= print(name, "arma, volumes left out", fit(&image, RMD_NOISE_ARMA, 1), bound);
        print(name, "ar1", fit(&image, RMD_NOISE_AR1, 0), 0);
        print(name, "ols", fit(&image, RMD_NOISE_OLS, 0), 0);
        rmd_volume_free(&image);
    }
    return broken;
}
