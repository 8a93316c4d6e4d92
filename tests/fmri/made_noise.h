// SPDX-License-Identifier: BSD-3-Clause
// The noises in which false positives are counted: AR(1) in white noise, variance 1.
#ifndef TESTS_MADE_NOISE_H
#define TESTS_MADE_NOISE_H

#include "base/random.h"
#include "fmri/made_must.h"
#include "image/smooth.h"
#include "image/volume.h"

#include <math.h>

struct made_noise {
    const char *name;
    double ar, share; // AR coefficient and its share of the variance
    int smooth;       // 1: smooth in space, with parameters that vary along i
};

enum { MADE_NOISES = 5 };
static const struct made_noise made_noises[MADE_NOISES] = {
    { "white", 0, 0, 0 },
    { "AR(.3)", .3, 1, 0 },
    { "60 % AR(.6) + white", .6, .6, 0 },
    { "70 % AR(.85) + white", .85, .7, 0 },
    { "smooth, varying", .4, .4, 1 },
};

// Fills an image with noise that depends on the seed only.
static inline void made_noise_fill(struct rmd_volume *image, const struct made_noise *noise,
                                   uint32_t seed)
{
    size_t n = rmd_grid_count(&image->grid);
    struct rmd_volume fresh[2], state;
    double sigma = noise->smooth ? 0.85 : 0;
    made_must(rmd_volume_new(&fresh[0], &image->grid, 1));
    made_must(rmd_volume_new(&fresh[1], &image->grid, 1));
    made_must(rmd_volume_new(&state, &image->grid, 1));
    for (int t = 0; t < image->nt; t++) {
        for (size_t i = 0; i < n; i++) {
            double normal[2];
            rmd_random_normal(normal, (struct rmd_draw){ seed, 77, i, (uint32_t)t });
            fresh[0].v[i] = (float)normal[0];
            fresh[1].v[i] = (float)normal[1];
        }
        for (int k = 0; k < 2 && noise->smooth; k++) {
            double spread = pow(2 * sqrt(acos(-1.0)) * sigma, 1.5);
            made_must(rmd_smooth_gaussian(&fresh[k], (double[3]){ sigma, sigma, sigma }));
            for (size_t i = 0; i < n; i++)
                fresh[k].v[i] *= (float)spread;
        }
        for (size_t i = 0; i < n; i++) {
            double place = (double)(i % (size_t)image->grid.n[0]) / image->grid.n[0];
            double ar = noise->ar + (noise->smooth ? 0.5 * place : 0);
            double share = noise->share + (noise->smooth ? 0.4 * (1 - place) : 0);
            double gain = t ? sqrt(1 - ar * ar) : 1;
            state.v[i] = (float)(ar * (double)state.v[i] + gain * (double)fresh[0].v[i]);
            image->v[i + n * (size_t)t] =
                (float)(sqrt(share) * (double)state.v[i] + sqrt(1 - share) * (double)fresh[1].v[i]);
        }
    }
    rmd_volume_free(&fresh[0]);
    rmd_volume_free(&fresh[1]);
    rmd_volume_free(&state);
}

#endif
