// SPDX-License-Identifier: BSD-3-Clause
// What a file is, as far as it can be told from the file and what lies beside it.
#ifndef RMD_REPORT_INSPECTION_H
#define RMD_REPORT_INSPECTION_H

#include "base/json.h"
#include "base/log.h"
#include "dwi/gradients.h"
#include "image/nifti.h"
#include "image/summary.h"
#include "subject/sidecar.h"

#include <stdint.h>

enum { RMD_FREE_TEXTS = 5 }; // the four of the header, and its extensions

struct rmd_inspection {
    const char *path;       // borrowed
    enum rmd_status status; // not RMD_OK: refused, and only `refusal` and `log` hold
    char *refusal;
    struct rmd_nifti_info info;
    struct rmd_grid grid;
    int nt;
    struct rmd_summary summary;
    uint64_t content; // rmd_fingerprint() of the values
    struct rmd_sidecar sidecar;
    struct rmd_gradients gradients; // n is 0 where there are none
    unsigned personal[RMD_FREE_TEXTS];
    struct rmd_log log; // every anomaly
};

// Reads an image and all that lies beside it. A file that is refused is a result, not a failure.
RMD_MUST_CHECK enum rmd_status rmd_inspection_read(struct rmd_inspection *out, const char *path,
                                                   const struct rmd_nifti_limits *limits);
void rmd_inspection_free(struct rmd_inspection *inspection);

// One line on how two files differ; `refuse` says that they must not be compared for that.
struct rmd_difference {
    int refuse;
    char text[256];
};
enum { RMD_DIFFERENCES = 12 };

// Fills `list` with what tells two readable images apart; returns how many there are.
int rmd_inspection_compare(struct rmd_difference list[RMD_DIFFERENCES],
                           const struct rmd_inspection *a, const struct rmd_inspection *b);

// The report for a person; `verbose` shows free texts in full.
void rmd_inspection_text(struct rmd_text *out, const struct rmd_inspection *inspection,
                         int verbose);

// The same as data.
struct rmd_json *rmd_inspection_json(const struct rmd_inspection *inspection, int verbose);

// "i grows toward the patient's Left": writes one sentence on voxel axis 0, 1 or 2.
void rmd_inspection_axis(char *text, size_t size, const struct rmd_grid *grid, int axis);

#endif
