// SPDX-License-Identifier: BSD-3-Clause
// Axial slices of a change of FA over anatomy, seen from below: the right of the person is at the
// left of the picture, as radiologists see it, and both sides carry their letter.
#ifndef RMD_REPORT_MOSAIC_H
#define RMD_REPORT_MOSAIC_H

#include "report/document.h"
#include "report/evidence.h"

enum { RMD_MOSAIC_SLICES = 8, RMD_MOSAIC_ACROSS = 4, RMD_MOSAIC_CLUSTER = 12 };

struct rmd_mosaic {
    int width, height;           // pixels of a slice
    unsigned char *rgb;          // [RMD_MOSAIC_SLICES * width * height * 3]
    double z[RMD_MOSAIC_SLICES]; // mm
    double limit;                // of the colours, to either side
    int outlined;                // voxels of change beyond error are outlined
    int lesion;                  // so is a lesion
};

// Nothing outside the brain is shown. Where there are no maps, `out->rgb` stays NULL.
RMD_MUST_CHECK enum rmd_status rmd_mosaic_new(struct rmd_mosaic *out,
                                              const struct rmd_evidence_maps *maps);
void rmd_mosaic_free(struct rmd_mosaic *mosaic);

struct rmd_figure rmd_mosaic_figure(const struct rmd_mosaic *mosaic);

// The colour of a change between -1 and 1 times the limit: blue, white, orange.
unsigned rmd_mosaic_colour(double change);

#endif
