// SPDX-License-Identifier: BSD-3-Clause
// Regions of an atlas in template space, brought into the space of a patient.
#ifndef RMD_ALIGN_ATLAS_H
#define RMD_ALIGN_ATLAS_H

#include "base/text.h"
#include "image/labels.h"
#include "image/volume.h"

// An atlas is a folder with one image of regions, *_dseg or *_probseg with its .tsv beside it
// (image/labels.h), and, where these lie in template space, one FA template *_FA in that space.
struct rmd_atlas {
    struct rmd_text regions; // path
    struct rmd_text fa;      // path of the template; without text where there is none
};

// RMD_EMISSING where there is no such folder, or not exactly one image of regions, or more than
// one template.
RMD_MUST_CHECK enum rmd_status rmd_atlas_find(struct rmd_atlas *out, const char *folder);
void rmd_atlas_free(struct rmd_atlas *atlas);

// Deforms the template onto `fa`, an FA map in the patient's space, and puts every region on its
// grid; what lies outside 0 to 1 in either, or has
// no value, counts as 0. RMD_EREFUSED, with the figures, where the
// template does not fit. How well it fits goes to `log`.
RMD_MUST_CHECK enum rmd_status rmd_atlas_bring(struct rmd_labels *out,
                                               const struct rmd_atlas *atlas,
                                               const struct rmd_volume *fa, struct rmd_log *log);

#endif
