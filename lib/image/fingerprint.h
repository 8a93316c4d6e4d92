// SPDX-License-Identifier: BSD-3-Clause
// A number that tells images apart by their content.
#ifndef RMD_IMAGE_FINGERPRINT_H
#define RMD_IMAGE_FINGERPRINT_H

#include "image/volume.h"

#include <stdint.h>

// A 64-bit fingerprint of the values and their canonical voxel positions: equal for every storage
// order and file datatype that gives the same float at the same position, for any number of
// threads. The voxel-to-world matrix does not enter. For ordering and random keys, not for
// security.
uint64_t rmd_fingerprint(const struct rmd_volume *volume);

#endif
