// SPDX-License-Identifier: BSD-3-Clause
// The fingerprint follows the content and its place, not the order of storage.
#include "image/canonical.h"
#include "image/fingerprint.h"

#include <criterion/criterion.h>

enum { NX = 5, NY = 6, NZ = 7 };

// The same scan stored plainly, or with its axes permuted and two of them flipped.
static struct rmd_volume stored(int permuted)
{
    struct rmd_volume v;
    struct rmd_grid plain = { { NX, NY, NZ },
                              { { { 2, 0.1, 0, -7 }, { -0.1, 1.5, 0, 3 }, { 0, 0, 2.5, 11 } } } };
    struct rmd_grid other = { { NZ, NX, NY }, { { { 0 } } } };
    // stored (i, j, k) is plain (NX - 1 - j, k, NZ - 1 - i)
    struct rmd_affine plain_from_other = {
        { { 0, -1, 0, NX - 1 }, { 0, 0, 1, 0 }, { -1, 0, 0, NZ - 1 } }
    };
    other.world_from_voxel = rmd_affine_compose(&plain.world_from_voxel, &plain_from_other);
    cr_assert(rmd_volume_new(&v, permuted ? &other : &plain, 1) == RMD_OK);
    for (int k = 0; k < NZ; k++)
        for (int j = 0; j < NY; j++)
            for (int i = 0; i < NX; i++) {
                int at = i + NX * (j + NY * k);
                v.v[permuted ? NZ - 1 - k + NZ * (NX - 1 - i + NX * j) : at] = (float)at;
            }
    return v;
}

Test(canonical, any_storage_order_reads_the_same_voxels)
{
    for (int permuted = 0; permuted < 2; permuted++) {
        struct rmd_volume v = stored(permuted);
        struct rmd_canonical order = rmd_canonical_of(&v.grid);
        for (int k = 0; k < NZ; k++)
            for (int j = 0; j < NY; j++)
                for (int i = 0; i < NX; i++)
                    cr_assert(v.v[order.start + i * order.step[0] + j * order.step[1] +
                                  k * order.step[2]] == (float)(i + NX * (j + NY * k)));
        rmd_volume_free(&v);
    }
}

Test(fingerprint, storage_order_and_the_sign_of_zero_do_not_matter)
{
    struct rmd_volume plain = stored(0), permuted = stored(1);
    plain.v[0] = -0.0F;
    cr_assert(rmd_fingerprint(&plain) == rmd_fingerprint(&permuted));
    rmd_volume_free(&plain);
    rmd_volume_free(&permuted);
}

Test(fingerprint, a_changed_value_or_two_exchanged_ones_matter)
{
    struct rmd_volume v = stored(0);
    uint64_t before = rmd_fingerprint(&v);
    float kept = v.v[10];
    v.v[10] = kept + 1e-5F;
    cr_assert(rmd_fingerprint(&v) != before);
    v.v[10] = v.v[11];
    v.v[11] = kept;
    cr_assert(rmd_fingerprint(&v) != before);
    rmd_volume_free(&v);
}
