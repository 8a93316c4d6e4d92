// SPDX-License-Identifier: BSD-3-Clause
// Noise whose memory fades: ARMA(1,1), at true times, whitened exactly in one pass over the
// volumes.
#ifndef RMD_FMRI_ARMA_H
#define RMD_FMRI_ARMA_H

// x_t = a x_(t-1) + e_t + b e_(t-1) with |a| < 1, |b| < 1. AR(1) is b = 0; AR(1) in white noise has
// -a < b < 0.
struct rmd_arma {
    double a, b;
};

// The correlation of neighbouring volumes; that over k volumes is this times a^(k - 1).
double rmd_arma_lambda(struct rmd_arma noise);

// How row t of the whitened series follows from rows t and t - 1 of the series (fmri.12):
// v_t = y_t - keep_t y_(t-1) - carry_t v_(t-1), w_t = scale_t v_t.
struct rmd_arma_filter {
    double keep, carry, scale;
};

// Plans the rows whose volumes are volume[n], ascending, with any gaps. W of the filter has
// W R W' = I for the correlation matrix R; *log_determinant is ln |R|.
void rmd_arma_plan(struct rmd_arma_filter *filter, double *log_determinant, struct rmd_arma noise,
                   const int *volume, int n);

// w = W y; both may be the same array.
void rmd_arma_whiten(double *w, const double *y, const struct rmd_arma_filter *filter, int n);

// y = W^-1 w; both may be the same array.
void rmd_arma_colour(double *y, const double *w, const struct rmd_arma_filter *filter, int n);

#endif
