// SPDX-License-Identifier: BSD-3-Clause
// Whether files still are what a provenance says.
#ifndef RMD_KIT_VERIFY_H
#define RMD_KIT_VERIFY_H

#include "base/error.h"

// An input may be absent, for nobody ships it with the results; an output that is not there is
// missing.
enum rmd_verdict { RMD_VERIFY_SAME, RMD_VERIFY_ABSENT, RMD_VERIFY_MISSING, RMD_VERIFY_CHANGED };
enum { RMD_VERDICTS = 4 };
extern const char *const rmd_verify_names[RMD_VERDICTS];

// Told of each file in the order of the provenance; role is "input" or "output".
typedef void rmd_verify_visit(void *context, const char *role, const char *path,
                              enum rmd_verdict verdict);

// Checks one provenance file, or all ..._provenance.json of a folder in the order of their names.
// A file is looked for beside its provenance, then in the working folder, then by its last name
// beside the provenance.
RMD_MUST_CHECK enum rmd_status rmd_verify_path(const char *path, int outputs_only,
                                               rmd_verify_visit *visit, void *context);

#endif
