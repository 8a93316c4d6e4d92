// SPDX-License-Identifier: BSD-3-Clause
// Slow drift as columns of the design: the discrete cosines below a cutoff.
#ifndef RMD_FMRI_DRIFT_H
#define RMD_FMRI_DRIFT_H

// How many cosines, without the constant, have periods above `cutoff` s in a run of `volumes`
// volumes (fmri.4); 0 for a cutoff of 0.
int rmd_drift_columns(int volumes, double tr, double cutoff);

// Cosine k = 1, 2, ... at volume t, of unit length over the run.
double rmd_drift_value(int k, int t, int volumes);

#endif
