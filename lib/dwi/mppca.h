// SPDX-License-Identifier: BSD-3-Clause
// Signal and noise of one patch of voxels by the spectrum of its volumes: the Marchenko-Pastur law
// (Veraart et al. 2016), with the estimator of Cordero-Grande et al. 2019.
#ifndef RMD_DWI_MPPCA_H
#define RMD_DWI_MPPCA_H

#include <stddef.h>

enum { RMD_MPPCA_LEAST = 8 }; // fewer rows or columns tell nothing

// Numbers of a row: `columns`, rounded up to a multiple of 8.
size_t rmd_mppca_step(int columns);

// Bytes of scratch for patches of up to `rows` x `columns`, columns being no more than rows.
size_t rmd_mppca_scratch(int rows, int columns);

struct rmd_mppca {
    int rank;        // components of signal that were kept
    double variance; // of the noise; NaN where no part of the spectrum looks like noise
};

// Replaces x[rows][step], 0 beyond `columns` <= rows, by its part that is signal. Returns 0 where
// the spectrum cannot be found; x is then undefined.
int rmd_mppca_run(struct rmd_mppca *out, double *x, int rows, int columns, void *scratch);

#endif
