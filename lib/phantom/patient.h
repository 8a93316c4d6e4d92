// SPDX-License-Identifier: BSD-3-Clause
// A synthetic patient: an anatomy, a lesion, and the course of every bundle over the sessions.
#ifndef RMD_PHANTOM_PATIENT_H
#define RMD_PHANTOM_PATIENT_H

#include "base/error.h"
#include "phantom/person.h"

enum { RMD_PATIENT_SESSIONS = 16 };

struct rmd_patient {
    char label[32]; // BIDS label
    uint32_t person;
    struct rmd_anatomy anatomy;
    int sessions;
    struct {
        char label[32];                        // BIDS label
        double days;                           // since the lesion
        double ad[RMD_TRACTS], rd[RMD_TRACTS]; // mm2/s
    } session[RMD_PATIENT_SESSIONS];           // ascending days
};

// The patient of data/phantom/patient.json: three sessions, the left CST recovers, every other
// bundle stays as it is.
void rmd_patient_standard(struct rmd_patient *out);

// Reads a patient description (docs/methods/phantom.md). RMD_EFORMAT, naming file and member, where
// it makes no sense.
RMD_MUST_CHECK enum rmd_status rmd_patient_read(struct rmd_patient *out, const char *path);

// Makes it another person with the same lesion and course.
void rmd_patient_become(struct rmd_patient *patient, uint32_t person);

// Multiplies every change since the first session by `scale`: 0 leaves nothing to find.
void rmd_patient_scale(struct rmd_patient *patient, double scale);

// Fractional anisotropy and mean diffusivity of an axially symmetric tensor.
double rmd_patient_fa(double ad, double rd);
double rmd_patient_md(double ad, double rd);

#endif
