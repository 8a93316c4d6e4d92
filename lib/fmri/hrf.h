// SPDX-License-Identifier: BSD-3-Clause
// Hemodynamic responses to boxes of any onset and duration, in closed form: no time grid.
#ifndef RMD_FMRI_HRF_H
#define RMD_FMRI_HRF_H

enum rmd_hrf {
    RMD_HRF_CANONICAL,    // two gamma functions as in SPM: peak after 5 s
    RMD_HRF_CANONICAL_T,  // and its derivative by time: the response 1 s later, subtracted
    RMD_HRF_CANONICAL_TD, // and that by dispersion
    RMD_HRF_GLOVER,       // Glover 1999: deeper and earlier undershoot
    RMD_HRF_FIR,          // one column a bin of time after onset; the duration plays no part
};
extern const char *const rmd_hrf_names[]; // ends with NULL

// How many columns a condition has; `bins` is for RMD_HRF_FIR.
int rmd_hrf_columns(enum rmd_hrf hrf, int bins);

// What is behind the condition in the name of a column: "", "_derivative", "_dispersion", "_bin3".
void rmd_hrf_suffix(char suffix[32], enum rmd_hrf hrf, int column);

// The response of one column at `t` s after the onset of an event that lasts `duration` s
// (fmri.1, fmri.2). The response to a long event becomes 1; that of an impulse, duration 0, has an
// integral of 1 s. `bin` is the width of a bin in s.
double rmd_hrf_response(enum rmd_hrf hrf, int column, double t, double duration, double bin);

#endif
