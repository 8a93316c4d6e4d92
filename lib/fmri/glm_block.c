// SPDX-License-Identifier: BSD-3-Clause
// Voxels become lanes, and the kernel of this processor is chosen.
#include "fmri/glm_block.h"

#include "base/simd.h"

#include <math.h>
#include <string.h>

extern const struct rmd_glm_kernel rmd_glm_kernel_plain;
#ifdef RMD_HAVE_SIMD
extern const struct rmd_glm_kernel rmd_glm_kernel_avx2, rmd_glm_kernel_avx512;
#endif

const struct rmd_glm_kernel *const rmd_glm_block_kernels[RMD_SIMD_SETS] = {
    [RMD_SIMD_PLAIN] = &rmd_glm_kernel_plain,
#ifdef RMD_HAVE_SIMD
    [RMD_SIMD_AVX2] = &rmd_glm_kernel_avx2,
    [RMD_SIMD_AVX512] = &rmd_glm_kernel_avx512,
#endif
};

static const struct rmd_glm_kernel *kernel(void)
{
    for (int set = (int)rmd_simd_best(); set > 0; set--)
        if (rmd_glm_block_kernels[set]) return rmd_glm_block_kernels[set];
    return rmd_glm_block_kernels[RMD_SIMD_PLAIN];
}

// A run of the series between the first and the last voxel of a block is read at once up to this.
enum { SPAN = 4096 };

size_t rmd_glm_block_scratch(const struct rmd_noise_plan *plan)
{
    size_t rows = 2 * (size_t)plan->n + (size_t)plan->chunks * RMD_NOISE_CHUNK;
    return rows * sizeof(rmd_glm_row) + SPAN * sizeof(float);
}

void rmd_glm_block_place(struct rmd_glm_block *block, const struct rmd_noise_plan *plan,
                         void *scratch)
{
    block->y = scratch;
    block->w = block->y + plan->n;
    block->coefficient = block->w + plan->n;
}

void rmd_glm_block_read(struct rmd_glm_block *block, double mean[RMD_GLM_LANES],
                        const struct rmd_series *series, const struct rmd_noise_plan *plan,
                        const size_t *voxel, int count)
{
    float *span = (float *)(block->coefficient + plan->chunks * RMD_NOISE_CHUNK);
    memset(mean, 0, RMD_GLM_LANES * sizeof *mean);
    for (int t = 0; t < plan->n; t++) {
        int volume = plan->design->volume[t];
        for (int l = count; l < RMD_GLM_LANES; l++)
            block->y[t][l] = 0;
        for (int first = 0, last; first < count; first = last) {
            for (last = first; last < count && voxel[last] - voxel[first] < SPAN;)
                last++;
            rmd_series_values(span, series, volume, voxel[first],
                              voxel[last - 1] - voxel[first] + 1);
            for (int l = first; l < last; l++)
                block->y[t][l] = span[voxel[l] - voxel[first]];
        }
        for (int l = 0; l < count; l++)
            mean[l] += (double)block->y[t][l];
    }
    for (int l = 0; l < count; l++)
        mean[l] = isfinite(mean[l]) ? mean[l] / plan->n : (double)NAN;
    for (int t = 0; t < plan->n; t++)
        for (int l = 0; l < count; l++) {
            double value = (double)block->y[t][l] - mean[l];
            block->y[t][l] = isnan(mean[l]) ? 0 : (float)value;
        }
}

void rmd_glm_block_ols(struct rmd_glm_block *block, const struct rmd_noise_plan *plan)
{
    kernel()->ols(block, plan);
}

void rmd_glm_block_likelihood(rmd_glm_row *value, const struct rmd_glm_block *block,
                              const struct rmd_noise_plan *plan)
{
    kernel()->likelihood(value, block, plan);
}
