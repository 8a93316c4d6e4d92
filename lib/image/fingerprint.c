// SPDX-License-Identifier: BSD-3-Clause
// A sum of one hash a voxel, so that the order of the voxels does not matter.
#include "image/fingerprint.h"

#include "image/canonical.h"

#include <string.h>

// The finaliser of splitmix64 (Steele, Lea & Flood 2014).
static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

// One word for equal values: a single zero and a single NaN.
static uint64_t value_bits(float value)
{
    uint32_t bits;
    value = value == 0 ? 0.0F : value;
    memcpy(&bits, &value, sizeof bits);
    return isnan(value) ? 0x7fc00000 : bits;
}

uint64_t rmd_fingerprint(const struct rmd_volume *volume)
{
    struct rmd_canonical order = rmd_canonical_of(&volume->grid);
    const int *n = order.grid.n;
    uint64_t sum = mix((uint64_t)n[0] << 42 ^ (uint64_t)n[1] << 21 ^ (uint64_t)n[2]), position = 0;
    for (int t = 0; t < volume->nt; t++)
        for (int k = 0; k < n[2]; k++)
            for (int j = 0; j < n[1]; j++) {
                const float *v = volume->v + (size_t)t * rmd_grid_count(&volume->grid) +
                                 order.start + j * order.step[1] + k * order.step[2];
                for (int i = 0; i < n[0]; i++)
                    sum += mix(value_bits(v[i * order.step[0]]) ^ mix(position++));
            }
    return sum;
}
