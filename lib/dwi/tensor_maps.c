// SPDX-License-Identifier: BSD-3-Clause
// Scalar measures and principal directions of tensors.
#include "base/parallel.h"
#include "base/simd.h"
#include "dwi/tensor.h"
#include "math/eigen3.h"
#include "math/lanes.h"

enum { BLOCK = 1024 * RMD_LANES }; // voxels a thread takes at a time

struct job {
    const struct rmd_volume *tensor;
    enum rmd_tensor_measure measure;
    float *out;
};

// EQ dwi.10
void rmd_tensor_measures(double measure[RMD_TENSOR_MEASURES], const double tensor[6])
{
    double value[3], mean, square = 0, deviation = 0, product = 1;
    rmd_eigen3(value, NULL, tensor);
    mean = (value[0] + value[1] + value[2]) / 3;
    for (int k = 0; k < 3; k++) {
        square += value[k] * value[k];
        deviation += (value[k] - mean) * (value[k] - mean);
        product *= value[k] - mean;
    }
    double spread = sqrt(deviation);
    measure[RMD_FA] = square == 0 ? 0 : sqrt(1.5 * deviation / square);
    measure[RMD_MD] = mean;
    measure[RMD_AD] = value[0];
    measure[RMD_RD] = (value[1] + value[2]) / 2;
    measure[RMD_MODE] = spread == 0 ? 0 : 3 * sqrt(6) * product / (spread * spread * spread);
}

// The tensors of up to 16 voxels from `v` on, the rest filled with zero.
static void load(float tensor[6][RMD_LANES], const struct rmd_volume *image, size_t v, size_t last)
{
    size_t voxels = rmd_grid_count(&image->grid),
           count = last - v < RMD_LANES ? last - v : RMD_LANES;
    for (size_t k = 0; k < 6; k++) {
        memset(tensor[k], 0, sizeof tensor[k]);
        memcpy(tensor[k], image->v + k * voxels + v, count * sizeof(float));
    }
}

RMD_CLONES
static void measure_voxels(const struct job *job, size_t first, size_t last)
{
    float tensor[6][RMD_LANES], measure[5][RMD_LANES];
    for (size_t v = first; v < last; v += RMD_LANES) {
        size_t count = last - v < RMD_LANES ? last - v : RMD_LANES;
        load(tensor, job->tensor, v, last);
        rmd_lanes_measures(measure, (const float(*)[RMD_LANES])tensor);
        memcpy(job->out + v, measure[job->measure], count * sizeof(float));
    }
}

static enum rmd_status measure_block(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    measure_voxels(context, first, last);
    return RMD_OK;
}

enum rmd_status rmd_tensor_map(struct rmd_volume *out, const struct rmd_volume *tensor,
                               enum rmd_tensor_measure measure)
{
    enum rmd_status st;
    size_t voxels = rmd_grid_count(&tensor->grid);
    RMD_TRY(rmd_volume_new(out, &tensor->grid, 1));
    RMD_TRY(rmd_parallel_for(voxels, BLOCK, 0, measure_block,
                             &(struct job){ tensor, measure, out->v }));
out:
    if (st) rmd_volume_free(out);
    return st;
}

static enum rmd_status direction_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    size_t voxels = rmd_grid_count(&job->tensor->grid);
    (void)scratch;
    for (size_t v = first; v < last; v++) {
        double d[6], value[3], vector[3][3] = { { NAN, NAN, NAN } };
        for (size_t k = 0; k < 6; k++)
            d[k] = (double)job->tensor->v[v + k * voxels];
        if (!isnan(d[0])) rmd_eigen3(value, vector, d);
        for (size_t k = 0; k < 3; k++)
            job->out[v + k * voxels] = (float)vector[0][k];
    }
    return RMD_OK;
}

enum rmd_status rmd_tensor_directions(struct rmd_volume *out, const struct rmd_volume *tensor)
{
    enum rmd_status st;
    RMD_TRY(rmd_volume_new(out, &tensor->grid, 3));
    RMD_TRY(rmd_parallel_for(rmd_grid_count(&tensor->grid), BLOCK, 0, direction_block,
                             &(struct job){ tensor, RMD_FA, out->v }));
out:
    if (st) rmd_volume_free(out);
    return st;
}
