// SPDX-License-Identifier: BSD-3-Clause
// The maps that bold-glm writes, one at a time.
#ifndef RMD_REPORT_GLM_FILES_H
#define RMD_REPORT_GLM_FILES_H

#include "fmri/activation.h"

struct rmd_glm_file {
    char suffix[320]; // behind PREFIX, such as "_contrast-move_stat-t_statmap"
    char description[320];
    const char *units;
    int intent; // NIfTI intent code
};

// Makes map `index`, 0 <= index < *count: effect, variance, statistic and z of every contrast, then
// the signal at rest, SD and noise parameters of the first run. `volume` is to be freed; where
// `index` is not below *count nothing is made.
RMD_MUST_CHECK enum rmd_status rmd_glm_files_make(struct rmd_volume *volume,
                                                  struct rmd_glm_file *about, int *count,
                                                  const struct rmd_activation *activation,
                                                  int index);

#endif
