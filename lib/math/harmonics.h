// SPDX-License-Identifier: BSD-3-Clause
// Real spherical harmonics of even degree, orthonormal on the sphere, in the basis and order of
// MRtrix3, whose images of coefficients are therefore read as they are.
#ifndef RMD_MATH_HARMONICS_H
#define RMD_MATH_HARMONICS_H

// Y_lm = sqrt(2) N_lm P_l^m(z) cos(m azimuth) for m > 0 and sqrt(2) N_l|m| P_l^|m|(z)
// sin(|m| azimuth) for m < 0, P with the phase (-1)^m; its coefficient stands at l(l+1)/2 + m.
// Directions are unit vectors throughout; both ends of an axis have the same value.
enum { RMD_HARMONICS_LMAX = 16, RMD_HARMONICS_MOST = 153 };

// Coefficients up to an even degree `lmax`, and the degree that a number of coefficients belongs
// to, -1 where it belongs to none up to RMD_HARMONICS_LMAX.
int rmd_harmonics_count(int lmax);
int rmd_harmonics_lmax(int count);

static inline int rmd_harmonics_index(int l, int m)
{
    return l * (l + 1) / 2 + m;
}

// The basis functions at one direction: y[rmd_harmonics_count(lmax)].
void rmd_harmonics_basis(double *y, int lmax, const double direction[3]);

// Y_l0 on the z axis.
double rmd_harmonics_pole(int l);

// Coefficients zonal[l / 2] of a function that is symmetric about z, such as a response, as factors
// per degree: those with which its convolution multiplies every coefficient (Funk & Hecke), and
// which times Y_lm(d) are the coefficients of the function turned from z to d.
void rmd_harmonics_funk(double *factor, const double *zonal, int lmax);

// What evaluation in single precision needs; constant once made, to be shared by all threads.
struct rmd_harmonics {
    int lmax, count;
    float start[RMD_HARMONICS_LMAX + 1]; // of each order m, at its lowest even degree
    // At the index of (l, m), m >= 0: Q_l+2 = (scale z^2 + centre) Q_l + back Q_l-2 of
    // Q_lm = Y_lm / (sine^m cos(m azimuth)).
    float scale[RMD_HARMONICS_MOST], centre[RMD_HARMONICS_MOST], back[RMD_HARMONICS_MOST];
};
void rmd_harmonics_plan(struct rmd_harmonics *out, int lmax);

// The basis in single precision, without tables to look up and without calls: for inner loops.
static inline void rmd_harmonics_fill(float *restrict y, const struct rmd_harmonics *plan,
                                      const float direction[3])
{
    float z2 = direction[2] * direction[2], cosine = 1, sine = 0;
    for (int m = 0; m <= plan->lmax; m++) {
        float q = plan->start[m] * (m % 2 ? direction[2] : 1), before = 0;
        for (int l = m + m % 2; l <= plan->lmax; l += 2) {
            int k = rmd_harmonics_index(l, m);
            float next = __builtin_fmaf(plan->scale[k], z2, plan->centre[k]) * q;
            y[k - 2 * m] = q * sine;
            y[k] = q * cosine;
            next = __builtin_fmaf(plan->back[k], before, next);
            before = q;
            q = next;
        }
        float turned = cosine * direction[0] - sine * direction[1];
        sine = sine * direction[0] + cosine * direction[1];
        cosine = turned;
    }
}

// The function with coefficients c[plan->count] at one direction.
static inline float rmd_harmonics_amplitude(const struct rmd_harmonics *plan,
                                            const float *restrict c, const float direction[3])
{
    float z2 = direction[2] * direction[2], cosine = 1, sine = 0, sum = 0;
    for (int m = 0; m <= plan->lmax; m++) {
        float q = plan->start[m] * (m % 2 ? direction[2] : 1), before = 0, even = 0, odd = 0;
        for (int l = m + m % 2; l <= plan->lmax; l += 2) {
            int k = rmd_harmonics_index(l, m);
            float next = __builtin_fmaf(plan->scale[k], z2, plan->centre[k]) * q;
            even = __builtin_fmaf(c[k], q, even);
            odd = __builtin_fmaf(c[k - 2 * m], q, odd);
            next = __builtin_fmaf(plan->back[k], before, next);
            before = q;
            q = next;
        }
        sum = __builtin_fmaf(even, cosine, __builtin_fmaf(odd, sine, sum));
        float turned = cosine * direction[0] - sine * direction[1];
        sine = sine * direction[0] + cosine * direction[1];
        cosine = turned;
    }
    return sum;
}

// Value, gradient and second derivatives (xx yy zz xy xz yz) along the sphere: tangent to it, so
// that a step s changes the value by gradient . s + s' curvature s / 2.
struct rmd_harmonics_slope {
    float value, gradient[3], curvature[6];
};
void rmd_harmonics_derive(struct rmd_harmonics_slope *out, const struct rmd_harmonics *plan,
                          const float *c, const float direction[3]);

// Climbs from `direction` to the peak of its hill: Newton steps, uphill steps where the function is
// not concave. Returns the value there, NaN where there is no peak within 50 steps.
float rmd_harmonics_peak(float direction[3], const struct rmd_harmonics *plan, const float *c);

#endif
