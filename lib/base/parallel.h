// SPDX-License-Identifier: BSD-3-Clause
// Work in blocks whose borders depend on the problem only, so that results have the same bits for
// any number of threads.
#ifndef RMD_BASE_PARALLEL_H
#define RMD_BASE_PARALLEL_H

#include "base/error.h"

#include <stddef.h>

// One block of work: items [first, last). `scratch` is 64-byte aligned, private to the running
// thread, and holds whatever an earlier block left there.
typedef enum rmd_status rmd_body(void *context, size_t first, size_t last, void *scratch);

// As rmd_body, but the block adds its share to `partial`, which starts at zero for every block.
typedef enum rmd_status rmd_sum_body(void *context, size_t first, size_t last, void *scratch,
                                     double *partial);

// Cuts [0, n) into blocks of `block` items (the last may be shorter) and runs them on the threads
// of rmd_parallel_threads(). Where blocks fail, the status and message of the lowest one that
// failed are the caller's; blocks above it may not have run.
RMD_MUST_CHECK enum rmd_status rmd_parallel_for(size_t n, size_t block, size_t scratch_bytes,
                                                rmd_body *body, void *context);

// Adds the `width` partial sums of all blocks in block order into `sum` (overwritten).
RMD_MUST_CHECK enum rmd_status rmd_parallel_sum(double *sum, size_t width, size_t n, size_t block,
                                                size_t scratch_bytes, rmd_sum_body *body,
                                                void *context);

// Calls body(context) while no other thread is in such a call: for the parts of libraries that
// threads must not share.
void rmd_parallel_alone(void (*body)(void *context), void *context);

// Sets how many threads later calls may use; 0 means one a processor. Returns the number in force.
int rmd_parallel_threads(int threads);

#endif
