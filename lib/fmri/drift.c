// SPDX-License-Identifier: BSD-3-Clause
// The number of cosines as SPM counts them.
#include "fmri/drift.h"

#include <math.h>

int rmd_drift_columns(int volumes, double tr, double cutoff)
{
    if (!(cutoff > 0)) return 0;
    int n = (int)(2 * volumes * tr / cutoff + 1) - 1; // EQ fmri.4
    return n < 0 ? 0 : n > volumes - 1 ? volumes - 1 : n;
}

double rmd_drift_value(int k, int t, int volumes)
{
    return sqrt(2.0 / volumes) * cos(acos(-1.0) * (2 * t + 1) * k / (2.0 * volumes));
}
