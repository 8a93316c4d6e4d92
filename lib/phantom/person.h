// SPDX-License-Identifier: BSD-3-Clause
// Whose head it is: the anatomy of one synthetic person, drawn from a seed.
#ifndef RMD_PHANTOM_PERSON_H
#define RMD_PHANTOM_PERSON_H

#include "phantom/anatomy.h"

#include <stdint.h>

// Draws the person of seed `person`: another seed has other folds, ventricles, bundle courses and
// head size within realistic bounds, and the same topology. There is no lesion.
void rmd_person_build(struct rmd_anatomy *out, uint32_t person);

#endif
