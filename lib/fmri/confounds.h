// SPDX-License-Identifier: BSD-3-Clause
// What else moved the signal: columns of a confounds table, and volumes that are better left out.
#ifndef RMD_FMRI_CONFOUNDS_H
#define RMD_FMRI_CONFOUNDS_H

#include "base/log.h"
#include "base/param.h"

struct rmd_confounds_opts {
    const char *nuisance; // names of columns with *, motion6, motion12, motion24, spikes
    double fd;            // mm: volumes that moved further are left out; 0: none
    int skip;             // volumes at the start that are left out
};
extern const struct rmd_param rmd_confounds_params[];

enum { RMD_CONFOUNDS_MOTION = 6 }; // translations in mm, rotations in radian

struct rmd_confounds {
    int volumes, n;
    char **name;         // [n]
    double *value;       // [n][volumes]
    unsigned char *keep; // [volumes] 0: left out
    int kept;
    double *motion; // [6][volumes] whether or not it enters the design; NULL where unknown
};

// Reads the table at `path`, where that is not NULL, and chooses columns and volumes. Derivatives
// and squares of motion24 are made here. n/a in the first row counts as 0, because that is how
// derivatives are stored; elsewhere it is refused, as are tables of another length.
RMD_MUST_CHECK enum rmd_status rmd_confounds_read(struct rmd_confounds *out, int volumes,
                                                  const char *path,
                                                  const struct rmd_confounds_opts *opts,
                                                  struct rmd_log *log);
void rmd_confounds_free(struct rmd_confounds *confounds);

// Framewise displacement (fmri.5) of volume t against the one before, in mm; 0 for the first.
double rmd_confounds_displacement(const double *motion, int volumes, int t);

#endif
