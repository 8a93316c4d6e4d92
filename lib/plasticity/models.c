// SPDX-License-Identifier: BSD-3-Clause
// What drives the latent courses in each model.
#include "plasticity/models.h"

#include <stddef.h>

static void no_prior(struct rmd_prior *out, const struct rmd_priors *priors)
{
    (void)out;
    (void)priors;
}

static void no_row(double *row, enum rmd_latent latent, const struct rmd_basis *basis,
                   const struct rmd_priors *priors)
{
    (void)row;
    (void)latent;
    (void)basis;
    (void)priors;
}

static void linear_prior(struct rmd_prior *out, const struct rmd_priors *priors)
{
    for (int l = 0; l < RMD_LATENTS; l++)
        out[l] = priors->linear[l];
}

static void linear_row(double *row, enum rmd_latent latent, const struct rmd_basis *basis,
                       const struct rmd_priors *priors)
{
    (void)priors;
    for (int l = 0; l < RMD_LATENTS; l++)
        row[l] = l == (int)latent ? basis->time / 100 : 0;
}

static void recovery_prior(struct rmd_prior *out, const struct rmd_priors *priors)
{
    for (int l = 0; l < RMD_LATENTS; l++)
        out[l] = priors->recovery[l];
}

// EQ plast.7
static void recovery_row(double *row, enum rmd_latent latent, const struct rmd_basis *basis,
                         const struct rmd_priors *priors)
{
    (void)priors;
    for (int l = 0; l < RMD_LATENTS; l++)
        row[l] = 0;
    row[latent] = latent == RMD_LATENT_S ? basis->degeneration : basis->recovery;
}

static void gain_prior(struct rmd_prior *out, const struct rmd_priors *priors)
{
    out[0] = priors->gain[RMD_LATENT_S];
    out[1] = priors->gain[RMD_LATENT_F];
}

// EQ plast.8: structure never follows the fast state.
static void gain_row(double *row, enum rmd_latent latent, const struct rmd_basis *basis,
                     const struct rmd_priors *priors)
{
    const double from_s[RMD_LATENTS] = { 1, priors->function_from_s.value,
                                         priors->behaviour_from_s.value };
    const double from_f[RMD_LATENTS] = { 0, 1, priors->behaviour_from_f.value };
    row[0] = from_s[latent] * basis->slow;
    row[1] = from_f[latent] * basis->fast;
}

static void both_prior(struct rmd_prior *out, const struct rmd_priors *priors)
{
    recovery_prior(out, priors);
    gain_prior(out + RMD_GAIN_S, priors);
}

static void both_row(double *row, enum rmd_latent latent, const struct rmd_basis *basis,
                     const struct rmd_priors *priors)
{
    recovery_row(row, latent, basis, priors);
    gain_row(row + RMD_GAIN_S, latent, basis, priors);
}

// clang-format off
const struct rmd_model rmd_models[RMD_MODELS] = {
    [RMD_MODEL_NONE] = { "none", "no change", 0, { NULL }, { 0, 0, 0 }, no_prior, no_row },
    [RMD_MODEL_LINEAR] = { "linear", "a straight line in time for each domain", 3,
        { "linear_S", "linear_F", "linear_B" }, { 0, 0, 0 }, linear_prior, linear_row },
    [RMD_MODEL_SPONTANEOUS] = { "spontaneous", "spontaneous recovery and degeneration alone", 3,
        { "recovery_S", "recovery_F", "recovery_B" }, { 0, 0, 1 }, recovery_prior, recovery_row },
    [RMD_MODEL_DOSE] = { "dose", "change timed as the training, alone", 2,
        { "gain_S", "gain_F" }, { 1, 1, 0 }, gain_prior, gain_row },
    [RMD_MODEL_BOTH] = { "both", "spontaneous change and change timed as the training", 5,
        { "recovery_S", "recovery_F", "recovery_B", "gain_S", "gain_F" }, { 1, 1, 1 },
        both_prior, both_row },
};
// clang-format on
