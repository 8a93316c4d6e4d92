// SPDX-License-Identifier: BSD-3-Clause
// Releasing a set of measurements.
#include "change/measurement.h"

#include "base/memory.h"

void rmd_measurements_free(struct rmd_measurements *measurements)
{
    rmd_release(measurements->item);
    rmd_release(measurements->store);
    *measurements = (struct rmd_measurements){ 0 };
}
