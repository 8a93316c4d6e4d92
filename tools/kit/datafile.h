// SPDX-License-Identifier: BSD-3-Clause
// Where the tables that come with Remodel are.
#ifndef RMD_KIT_DATAFILE_H
#define RMD_KIT_DATAFILE_H

#include "base/text.h"

// Adds the path of a file of data/, such as "retest/published.tsv": below $REMODEL_DATA where that
// is set, otherwise beside the installed program, where the build installs to, or in the source
// tree of a development build. RMD_EMISSING names the places.
RMD_MUST_CHECK enum rmd_status rmd_datafile_find(struct rmd_text *path, const char *name);

#endif
