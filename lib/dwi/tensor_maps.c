// SPDX-License-Identifier: BSD-3-Clause
// Scalar measures and principal directions of tensors.
#include "base/parallel.h"
#include "base/simd.h"
#include "dwi/tensor.h"
#include "math/direction.h"
#include "math/eigen3.h"
#include "math/lanes.h"

enum { BLOCK = 1024 * RMD_LANES }; // voxels a thread takes at a time

struct job {
    const struct rmd_volume *tensor;
    const struct rmd_volume *map; // [RMD_TENSOR_MAPS]; v is NULL where not wanted
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

// Sixteen voxels: their maps, and which of their directions are certain.
struct lanes_of_maps {
    float tensor[6][RMD_LANES], measure[RMD_TENSOR_MEASURES][RMD_LANES];
    float direction[3][RMD_LANES], certain[RMD_LANES];
};

RMD_CLONES
static void measure_lanes(struct lanes_of_maps *of, int with_direction)
{
    const float(*tensor)[RMD_LANES] = (const float(*)[RMD_LANES])of->tensor;
    rmd_lanes_measures(of->measure, tensor);
    if (with_direction)
        rmd_direction_lanes(of->direction, of->certain, tensor, of->measure[RMD_AD]);
}

// Where two eigenvalues nearly agree, and NaN where there is no tensor.
static void settle_directions(struct lanes_of_maps *of)
{
    RMD_EACH_LANE(l)
    if (of->certain[l] == 0) {
        double d[6], value[3], vector[3][3] = { { NAN, NAN, NAN } };
        for (int k = 0; k < 6; k++)
            d[k] = (double)of->tensor[k][l];
        if (!isnan(d[0])) rmd_eigen3(value, vector, d);
        for (int k = 0; k < 3; k++)
            of->direction[k][l] = (float)vector[0][k];
    }
}

// Writes NaN to all maps of 16 voxels without tensor; 0 where there is one.
static int all_missing(struct lanes_of_maps *of)
{
    RMD_EACH_LANE(l) if (!isnan(of->tensor[0][l])) return 0;
    RMD_EACH_LANE(l)
    {
        for (int m = 0; m < RMD_TENSOR_MEASURES; m++)
            of->measure[m][l] = NAN;
        for (int k = 0; k < 3; k++)
            of->direction[k][l] = NAN;
    }
    return 1;
}

static enum rmd_status map_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    size_t voxels = rmd_grid_count(&job->tensor->grid);
    struct lanes_of_maps *of = scratch;
    for (size_t v = first; v < last; v += RMD_LANES) {
        size_t bytes = (last - v < RMD_LANES ? last - v : RMD_LANES) * sizeof(float);
        load(of->tensor, job->tensor, v, last);
        if (!all_missing(of)) {
            measure_lanes(of, job->map[RMD_V1].v != NULL);
            if (job->map[RMD_V1].v) settle_directions(of);
        }
        for (int m = 0; m < RMD_TENSOR_MEASURES; m++)
            if (job->map[m].v) memcpy(job->map[m].v + v, of->measure[m], bytes);
        for (size_t k = 0; k < 3 && job->map[RMD_V1].v; k++)
            memcpy(job->map[RMD_V1].v + k * voxels + v, of->direction[k], bytes);
    }
    return RMD_OK;
}

enum rmd_status rmd_tensor_maps(struct rmd_volume map[RMD_TENSOR_MAPS],
                                const struct rmd_volume *tensor, unsigned wanted)
{
    enum rmd_status st = RMD_OK;
    memset(map, 0, RMD_TENSOR_MAPS * sizeof *map);
    for (int m = 0; m < RMD_TENSOR_MAPS; m++)
        if (wanted >> m & 1) RMD_TRY(rmd_volume_raw(&map[m], &tensor->grid, m == RMD_V1 ? 3 : 1));
    RMD_TRY(rmd_parallel_for(rmd_grid_count(&tensor->grid), BLOCK, sizeof(struct lanes_of_maps),
                             map_block, &(struct job){ tensor, map }));
out:
    for (int m = 0; st != RMD_OK && m < RMD_TENSOR_MAPS; m++)
        rmd_volume_free(&map[m]);
    return st;
}

enum rmd_status rmd_tensor_map(struct rmd_volume *out, const struct rmd_volume *tensor,
                               enum rmd_tensor_measure measure)
{
    struct rmd_volume map[RMD_TENSOR_MAPS];
    enum rmd_status st = rmd_tensor_maps(map, tensor, 1u << measure);
    *out = map[measure];
    return st;
}

enum rmd_status rmd_tensor_directions(struct rmd_volume *out, const struct rmd_volume *tensor)
{
    struct rmd_volume map[RMD_TENSOR_MAPS];
    enum rmd_status st = rmd_tensor_maps(map, tensor, 1u << RMD_V1);
    *out = map[RMD_V1];
    return st;
}
