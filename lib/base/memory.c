// SPDX-License-Identifier: BSD-3-Clause
// All memory comes through here, so that overflow and exhaustion are answered in one place.
#define _DEFAULT_SOURCE
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ALIGNMENT = 64, PAGE = 4096, MAPPED = 128 << 10, HUGE_PAGE = 2 << 20 };

// Pages come one fault each when they are first touched, which can take longer than the work on
// them. So large blocks, which start on a huge-page border, ask for pages of 2 MiB, and what these
// leave is asked for at once, where the system knows how.
static void prepare_pages(char *block, size_t bytes)
{
    char *rest = block + (bytes < HUGE_PAGE ? 0 : bytes / HUGE_PAGE * HUGE_PAGE);
    char *end = block + bytes;
    if (rest > block) madvise(block, (size_t)(rest - block), MADV_HUGEPAGE);
    rest += -(uintptr_t)rest % PAGE;
#ifdef MADV_POPULATE_WRITE
    if (rest < end) madvise(rest, (size_t)(end - rest), MADV_POPULATE_WRITE);
#endif
}

enum rmd_status rmd_alloc_raw(void *pointer_out, size_t count, size_t size)
{
    void *block = NULL;
    memcpy(pointer_out, &block, sizeof block);
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - HUGE_PAGE)
        return rmd_fail(RMD_ENOMEM, "%zu items of %zu bytes are more than memory can address",
                        count, size);
    int large = bytes >= HUGE_PAGE;
    if (posix_memalign(&block, large ? HUGE_PAGE : ALIGNMENT, bytes ? bytes : 1) != 0)
        return rmd_fail(RMD_ENOMEM, "not enough memory: %zu bytes were asked for", bytes);
    if (bytes >= MAPPED) prepare_pages(block, bytes);
    memcpy(pointer_out, &block, sizeof block);
    return RMD_OK;
}

enum rmd_status rmd_alloc(void *pointer_out, size_t count, size_t size)
{
    enum rmd_status st = rmd_alloc_raw(pointer_out, count, size);
    if (st != RMD_OK) return st;
    void *block;
    memcpy(&block, pointer_out, sizeof block);
    memset(block, 0, count * size);
    return RMD_OK;
}

void rmd_release(void *pointer)
{
    free(pointer);
}

enum rmd_status rmd_text_copy(char **copy, const char *text)
{
    size_t n = strlen(text) + 1;
    enum rmd_status st = rmd_alloc_raw(copy, n, 1);
    if (st == RMD_OK) memcpy(*copy, text, n);
    return st;
}
