// SPDX-License-Identifier: BSD-3-Clause
// The only file that names OpenMP. Without OpenMP the same blocks run one after the other.
#include "base/parallel.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>

#ifdef _OPENMP
#include <omp.h>
#endif

struct failure {
    size_t block;
    enum rmd_status status;
    char message[1024];
};

struct sum_job {
    rmd_sum_body *body;
    void *context;
    double *partial;
    size_t width, block;
};

static void keep_lowest(struct failure *kept, size_t block, enum rmd_status status)
{
#pragma omp critical(rmd_parallel_failure)
    if (block < kept->block) {
        kept->block = block;
        kept->status = status;
        snprintf(kept->message, sizeof kept->message, "%s", rmd_error());
    }
}

static size_t lowest_failure(const struct failure *kept)
{
    size_t block;
#pragma omp critical(rmd_parallel_failure)
    block = kept->block;
    return block;
}

enum rmd_status rmd_parallel_for(size_t n, size_t block, size_t scratch_bytes, rmd_body *body,
                                 void *context)
{
    struct failure kept = { .block = SIZE_MAX };
    size_t blocks = block ? n / block + (n % block != 0) : 0;
    if (n > 0 && block == 0) return rmd_fail(RMD_EARG, "a block of 0 items");

#pragma omp parallel if (blocks > 1)
    {
        void *scratch = NULL;
        enum rmd_status st = rmd_alloc_raw(&scratch, scratch_bytes, 1);
#pragma omp for schedule(dynamic, 1)
        for (size_t b = 0; b < blocks; b++) {
            if (b > lowest_failure(&kept)) continue;
            size_t first = b * block;
            size_t last = n - first < block ? n : first + block;
            enum rmd_status status = st ? st : body(context, first, last, scratch);
            if (status != RMD_OK) keep_lowest(&kept, b, status);
        }
        rmd_release(scratch);
    }
    if (kept.block == SIZE_MAX) return RMD_OK;
    return rmd_fail(kept.status, "%s", kept.message);
}

static enum rmd_status sum_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct sum_job *job = context;
    return job->body(job->context, first, last, scratch,
                     job->partial + first / job->block * job->width);
}

enum rmd_status rmd_parallel_sum(double *sum, size_t width, size_t n, size_t block,
                                 size_t scratch_bytes, rmd_sum_body *body, void *context)
{
    enum rmd_status st;
    double *partial = NULL;
    size_t blocks = block ? n / block + (n % block != 0) : 0;

    for (size_t k = 0; k < width; k++)
        sum[k] = 0;
    RMD_TRY(rmd_alloc(&partial, blocks, width * sizeof *partial));
    RMD_TRY(rmd_parallel_for(n, block, scratch_bytes, sum_block,
                             &(struct sum_job){ body, context, partial, width, block }));
    for (size_t b = 0; b < blocks; b++)
        for (size_t k = 0; k < width; k++)
            sum[k] += partial[b * width + k];
out:
    rmd_release(partial);
    return st;
}

void rmd_parallel_alone(void (*body)(void *context), void *context)
{
#pragma omp critical(rmd_parallel_alone)
    body(context);
}

int rmd_parallel_threads(int threads)
{
#ifdef _OPENMP
    omp_set_num_threads(threads > 0 ? threads : omp_get_num_procs());
    return omp_get_max_threads();
#else
    (void)threads;
    return 1;
#endif
}
