// SPDX-License-Identifier: BSD-3-Clause
// Maps of one later session against the first, in units of what nothing-changed shows, and the
// clusters of white matter whose FA changed.
#ifndef RMD_CHANGE_CHANGEMAP_H
#define RMD_CHANGE_CHANGEMAP_H

#include "change/bootstrap.h"

// `bootstrap`[2]: of the first and the later session, NULL where there are none; z is then NaN and
// there are no clusters. `white`[voxels of the brain]. `session_sd`: of FA,
// between sessions of one person.
RMD_MUST_CHECK enum rmd_status rmd_changemap_new(struct rmd_change_maps *out,
                                                 const struct rmd_halfbrain *brain, int later,
                                                 const struct rmd_bootstrap *const bootstrap[2],
                                                 const unsigned char *white, double session_sd,
                                                 double cluster_z, struct rmd_log *log);
void rmd_changemap_free(struct rmd_change_maps *maps);

#endif
