// SPDX-License-Identifier: BSD-3-Clause
// Where overlapping patches lie along one axis of an image.
#ifndef RMD_DWI_PATCH_LATTICE_H
#define RMD_DWI_PATCH_LATTICE_H

// Patch k covers [first(k), first(k) + extent). Patches k and k + colours never overlap.
struct rmd_patch_lattice {
    int length, extent, patches, colours;
};

// Covers all of an axis of `length` voxels with patches at most `step` apart; an axis that is
// shorter than `extent` has one patch.
struct rmd_patch_lattice rmd_patch_lattice_of(int length, int extent, int step);

int rmd_patch_lattice_first(const struct rmd_patch_lattice *lattice, int patch);

#endif
