// SPDX-License-Identifier: BSD-3-Clause
// Diffusion weighting of every volume, in the world frame.
#ifndef RMD_DWI_GRADIENTS_H
#define RMD_DWI_GRADIENTS_H

#include "base/log.h"
#include "base/text.h"
#include "image/grid.h"

struct rmd_gradients {
    int n;
    double *b;        // s/mm2; a b0 may have a small one
    double (*dir)[3]; // unit vectors in RAS+ world; zero where a b0 has none
    char source[256]; // how the files were read, in words
};

enum { RMD_B0_LIMIT = 50 }; // s/mm2; volumes at or below count as b0

// Reads .bval and .bvec (FSL convention) for an image on `grid` with `nt` volumes; or, where `bvec`
// is NULL, an MRtrix table (N x 4, world frame). What is refused and what is warned of:
// docs/formats.md.
RMD_MUST_CHECK enum rmd_status rmd_gradients_read(struct rmd_gradients *out, const char *bval,
                                                  const char *bvec, const struct rmd_grid *grid,
                                                  int nt, struct rmd_log *log);

// The same from memory. `bvec` is NULL for an MRtrix table; `name` stands for the file in messages.
struct rmd_gradient_text {
    const char *name, *text;
    size_t size;
};
RMD_MUST_CHECK enum rmd_status rmd_gradients_parse(struct rmd_gradients *out,
                                                   const struct rmd_gradient_text *bval,
                                                   const struct rmd_gradient_text *bvec,
                                                   const struct rmd_grid *grid, int nt,
                                                   struct rmd_log *log);

// Finds the tables beside an image: same stem with .bval and .bvec, .eddy_rotated_bvecs preferred
// unless older, or .b. RMD_EMISSING, naming what was looked for, where there are none.
RMD_MUST_CHECK enum rmd_status rmd_gradients_beside(struct rmd_gradients *out,
                                                    const char *image_path,
                                                    const struct rmd_grid *grid, int nt,
                                                    struct rmd_log *log);

// The names of those tables; `bvec` stays empty for an MRtrix table, both where there are none.
struct rmd_text;
RMD_MUST_CHECK enum rmd_status rmd_gradients_find(struct rmd_text *bval, struct rmd_text *bvec,
                                                  const char *image_path, struct rmd_log *log);

// 1 where tables beside the image exist, without reading them.
int rmd_gradients_exist(const char *image_path);

// Adds the table as it stands in .bval and .bvec files (FSL convention) of an image on `grid`.
void rmd_gradients_print(struct rmd_text *bval, struct rmd_text *bvec,
                         const struct rmd_gradients *gradients, const struct rmd_grid *grid);

// Turns every direction by the rotation part of `to_from`.
void rmd_gradients_rotate(struct rmd_gradients *gradients, const struct rmd_affine *to_from);

// Compares the table with the mean signal of every volume (NaN: not known). RMD_EFORMAT where it
// cannot belong to the images: the b0 are not brighter than most weighted volumes, or the signal
// does not fall with b. Single b0 that are too dark are added to `log`. `scratch` has room for one
// number a volume.
RMD_MUST_CHECK enum rmd_status rmd_gradients_check(const struct rmd_gradients *gradients,
                                                   const double *mean_signal, double *scratch,
                                                   struct rmd_log *log);

// Shells of volumes above the b0 limit: b-values closer than 80 s/mm2 to their neighbours, lowest
// first. Fills the mean b and number of volumes of up to `most` shells; returns how many there are.
int rmd_gradients_shells(double *b, int *volumes, int most, const struct rmd_gradients *gradients);

// Largest b-value of the shells, s/mm2, and the number of b0.
double rmd_gradients_largest(const struct rmd_gradients *gradients);
int rmd_gradients_b0(const struct rmd_gradients *gradients);

void rmd_gradients_free(struct rmd_gradients *gradients);

#endif
