// SPDX-License-Identifier: BSD-3-Clause
// Made-up patients: the designs of session days, their training, and values drawn from the priors.
#ifndef RMD_TESTS_PATIENT_H
#define RMD_TESTS_PATIENT_H

#include "base/random.h"
#include "plasticity/answer.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

struct design {
    const char *name;
    int sessions;
    double day[8], start; // of the training: 45 h in 42 days
};

static const struct design designs[] = {
    { "D2", 2, { 30, 75 }, 30 },
    { "D3a", 3, { 30, 75, 165 }, 30 },
    { "D3b", 3, { 14, 30, 75 }, 30 },
    { "D5", 5, { 14, 30, 52, 75, 165 }, 30 },
    { "D8", 8, { 7, 14, 30, 45, 60, 75, 120, 240 }, 30 },
    { "C2", 2, { 300, 345 }, 300 },
    { "C3", 3, { 255, 300, 345 }, 300 },
    { "C5", 5, { 255, 300, 322, 345, 435 }, 300 },
    { "C8", 8, { 255, 270, 300, 315, 330, 345, 390, 510 }, 300 },
};
enum { DESIGNS = sizeof designs / sizeof *designs, TRACES = 5 };

// Two structural, two functional and one behavioural metric with an error of 1 and no session
// error.
static inline void patient_new(struct rmd_course *c, const struct design *design)
{
    static const enum rmd_latent latent[TRACES] = { RMD_LATENT_S, RMD_LATENT_S, RMD_LATENT_F,
                                                    RMD_LATENT_F, RMD_LATENT_B };
    cr_assert(rmd_course_new(c, design->sessions, TRACES, 1) == RMD_OK);
    memcpy(c->day, design->day, (size_t)design->sessions * sizeof *c->day);
    c->dose[0] = (struct rmd_dose){ design->start, design->start + 42, 45.0 / 42 };
    for (int t = 0; t < TRACES; t++) {
        c->trace[t] = (struct rmd_trace){ latent[t], 1, 0, (int)latent[t] };
        for (int s = 0; s < c->sessions; s++)
            c->point[t * c->sessions + s] = (struct rmd_point){ 0, 1, 0, 0 };
    }
}

static inline struct rmd_schedule patient_schedule(const struct rmd_course *c,
                                                   const struct rmd_priors *priors)
{
    return (struct rmd_schedule){ c->day,   c->sessions, c->dose,
                                  c->doses, priors,      rmd_priors_dynamics(priors, RMD_SERIAL) };
}

static inline double normal(uint64_t patient, uint32_t draw)
{
    double z[2];
    rmd_random_normal(z, (struct rmd_draw){ 77, 1, patient, draw });
    return z[0];
}

// What was true of a drawn patient.
struct truth {
    double tau[RMD_TAUS], effect[RMD_EFFECTS_MOST], change[RMD_LATENTS];
};

// Draws a patient from the priors of a model; change is that of the latent courses from the first
// to the last session.
static inline struct truth patient_draw(struct rmd_course *c, const struct rmd_priors *priors,
                                        enum rmd_model_id model, uint64_t patient)
{
    struct truth truth;
    struct rmd_prior prior[RMD_EFFECTS_MOST];
    struct rmd_basis basis[8];
    double scratch[16];
    uint32_t draw = 0;
    const struct rmd_model *m = &rmd_models[model];
    struct rmd_schedule schedule = patient_schedule(c, priors);
    for (int t = 0; t < RMD_TAUS; t++)
        truth.tau[t] = priors->tau[t].value * exp(priors->tau[t].sd * normal(patient, draw++));
    m->prior(prior, priors);
    for (int i = 0; i < m->effects; i++)
        truth.effect[i] = prior[i].value + prior[i].sd * normal(patient, draw++);
    rmd_basis_fill(basis, &schedule, truth.tau, scratch);
    for (int t = 0; t < c->traces; t++) {
        double level = priors->baseline.sd * normal(patient, draw++), row[RMD_EFFECTS_MOST];
        for (int s = 0; s < c->sessions; s++) {
            struct rmd_point *point = &c->point[t * c->sessions + s];
            double change = 0;
            m->row(row, c->trace[t].latent, &basis[s], priors);
            for (int i = 0; i < m->effects; i++)
                change += row[i] * truth.effect[i];
            point->value =
                level + c->trace[t].loading * change + point->noise * normal(patient, draw++);
            if (s == c->sessions - 1) truth.change[c->trace[t].latent] = change;
        }
    }
    return truth;
}

#endif
