// SPDX-License-Identifier: BSD-3-Clause
// The lobes of fibre orientation distributions: their peaks and the fibre density in each (after
// Smith 2013).
#ifndef RMD_DWI_LOBES_H
#define RMD_DWI_LOBES_H

#include "base/param.h"
#include "image/volume.h"

enum { RMD_LOBES_MOST = 8 };

struct rmd_lobes_opts {
    int peaks;        // lobes kept of a voxel
    double threshold; // amplitude below which a peak does not count
};
extern const struct rmd_param rmd_lobes_params[];

// On the grid of the coefficients, highest peak first; 0 where a voxel has fewer, NaN where the
// coefficients are.
struct rmd_lobes {
    struct rmd_volume peaks;   // 3 volumes a lobe: direction times amplitude, world frame
    struct rmd_volume density; // 1 volume a lobe: integral over both ends of the lobe
    size_t lobes, crossings;   // lobes in all voxels; voxels with two or more
};

// `fod` holds coefficients of math/harmonics.h, one volume each; RMD_EARG where their number is
// none of a degree.
RMD_MUST_CHECK enum rmd_status rmd_lobes_find(struct rmd_lobes *out, const struct rmd_volume *fod,
                                              const struct rmd_lobes_opts *opts);
void rmd_lobes_free(struct rmd_lobes *lobes);

#endif
