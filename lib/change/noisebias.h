// SPDX-License-Identifier: BSD-3-Clause
// How far scan noise moves the expected measures of a tensor: it raises FA, most where FA is low.
#ifndef RMD_CHANGE_NOISEBIAS_H
#define RMD_CHANGE_NOISEBIAS_H

#include "change/replicate.h"

// bias[m]: expected measure m less that of the tensor without noise, in the metric's unit, for the
// noise that the `rows` responses describe; to second order, by symmetric points one standard
// deviation away along six uncorrelated directions (Julier & Uhlmann 1997). 0 where the noise
// spans no six directions.
void rmd_noisebias(double bias[RMD_HALFBRAIN_MEASURES], const float tensor[6],
                   const rmd_response *response, size_t rows);

#endif
