// SPDX-License-Identifier: BSD-3-Clause
// The incomplete beta function by its continued fraction, the normal tail by erfc or Laplace's.
#include "math/tail.h"

#include <math.h>

static const double log_2 = 0.693147180559945309417, log_sqrt_2pi = 0.918938533204672741780;

// ln Gamma(x), x > 0, by Stirling's series; lgamma() writes a global variable.
static double log_gamma(double x)
{
    double shift = 0;
    for (; x < 12; x++)
        shift += log(x);
    double r = 1 / (x * x);
    double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680)))) / x;
    return (x - 0.5) * log(x) - x + log_sqrt_2pi + series - shift;
}

// The continued fraction of I_x(a, b) by Lentz's method; quick where x < (a + 1) / (a + b + 2).
static double beta_fraction(double x, double a, double b)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m < 10000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step = 1;
        for (int half = 0; half < 2; half++) {
            double term = half ? odd : even;
            d = 1 + term * d;
            c = 1 + term / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            step = d * c;
            h *= step;
        }
        if (fabs(step - 1) < 1e-16) break;
    }
    return h;
}

// ln I_x(a, b) where y = 1 - x is given too, so that neither loses digits.
static double log_beta(double x, double y, double a, double b)
{
    if (x <= 0) return -(double)INFINITY;
    if (y <= 0) return 0;
    double front = a * log(x) + b * log(y) + log_gamma(a + b) - log_gamma(a) - log_gamma(b);
    if (x < (a + 1) / (a + b + 2)) return front - log(a) + log(beta_fraction(x, a, b));
    return log1p(-exp(front - log(b)) * beta_fraction(y, b, a));
}

double rmd_tail_t(double t, double df)
{
    if (isnan(t) || !(df > 0)) return (double)NAN;
    if (isinf(df)) return rmd_tail_normal(t);
    double sum = df + t * t;
    double upper =
        isinf(t) ? -(double)INFINITY : log_beta(df / sum, t * t / sum, df / 2, 0.5) - log_2;
    return t >= 0 ? upper : log1p(-exp(upper));
}

double rmd_tail_f(double f, double df1, double df2)
{
    if (!(f >= 0 && df1 > 0 && df2 > 0)) return (double)NAN;
    if (isinf(f)) return -(double)INFINITY;
    double sum = df2 + df1 * f;
    return log_beta(df2 / sum, df1 * f / sum, df2 / 2, df1 / 2);
}

double rmd_tail_normal(double z)
{
    if (!(z > 5)) return z < -5 ? log1p(-exp(rmd_tail_normal(-z))) : log(0.5 * erfc(z * sqrt(0.5)));
    double fraction = z;
    for (int k = 80; k > 0; k--)
        fraction = z + k / fraction;
    return -0.5 * z * z - log_sqrt_2pi - log(fraction);
}

double rmd_tail_z(double log_p)
{
    if (isnan(log_p) || log_p > 0) return (double)NAN;
    if (isinf(log_p)) return (double)INFINITY;
    if (log_p > -log_2) return -rmd_tail_z(log(-expm1(log_p)));
    double twice = -2 * (log_p + log_sqrt_2pi);
    double z = twice > 4 ? sqrt(twice - log(twice)) : 0;
    for (int k = 0; k < 50; k++) {
        double tail = rmd_tail_normal(z);
        double step = (tail - log_p) * exp(tail + 0.5 * z * z + log_sqrt_2pi);
        z += step;
        if (fabs(step) < 1e-13 * (1 + z)) break;
    }
    return z;
}

double rmd_tail_z_of_t(double t, double df)
{
    if (t == 0) return 0;
    return copysign(rmd_tail_z(rmd_tail_t(fabs(t), df)), t);
}

double rmd_tail_z_of_f(double f, double df1, double df2)
{
    return rmd_tail_z(rmd_tail_f(f, df1, df2));
}
