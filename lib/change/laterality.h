// SPDX-License-Identifier: BSD-3-Clause
// How activity is shared between sides and areas: functions of effects, without their errors.
#ifndef RMD_CHANGE_LATERALITY_H
#define RMD_CHANGE_LATERALITY_H

#include <stddef.h>

// Mean effects of the two sides: (L - R) / (L + R), positive for the left; NaN where a side is not
// active (fmri.23).
double rmd_laterality_index(double left, double right);

// AveLI (Matsuo, Chen & Tseng 2012): the mean over all voxels with t > 0 of the laterality of the
// sums of t at and above it (fmri.24). Uses scratch[left_n + right_n]; NaN where no t is
// above 0.
double rmd_laterality_average(const double *left, size_t left_n, const double *right,
                              size_t right_n, double *scratch);

// ln of the mean of the secondary over that of the primary areas; NaN where one is not above 0
// (fmri.25).
double rmd_laterality_secondary(double secondary, double primary);

// Effective number of areas, exp of the entropy of their shares of the activity above 0; NaN where
// there is none (fmri.26).
double rmd_laterality_focus(const double *effect, size_t n);

#endif
