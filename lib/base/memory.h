// SPDX-License-Identifier: BSD-3-Clause
// Checked allocation: one way to obtain memory, one way to give it back.
#ifndef RMD_BASE_MEMORY_H
#define RMD_BASE_MEMORY_H

#include "base/error.h"

#include <stddef.h>

// Sets *(void **)pointer_out to `count` zeroed items of `size` bytes, aligned to 64 bytes; never
// NULL on success, also for a count of 0. RMD_ENOMEM where the product overflows or memory is
// short; *pointer_out is then NULL. Release with rmd_release().
RMD_MUST_CHECK enum rmd_status rmd_alloc(void *pointer_out, size_t count, size_t size);

// As rmd_alloc(), but the contents are undefined: for buffers that are filled at once.
RMD_MUST_CHECK enum rmd_status rmd_alloc_raw(void *pointer_out, size_t count, size_t size);

// Gives back memory from rmd_alloc(); NULL is accepted.
void rmd_release(void *pointer);

// Sets *copy to a new copy of `text`, to be released with rmd_release().
RMD_MUST_CHECK enum rmd_status rmd_text_copy(char **copy, const char *text);

#endif
