// SPDX-License-Identifier: BSD-3-Clause
// The distribution of a ratio by quadrants of numerator less ratio times denominator.
#include "plasticity/ratio.h"

#include "math/bivariate.h"
#include "math/distribution.h"

#include <math.h>

// EQ plast.24
struct rmd_ratio rmd_ratio_fieller(double a, double sd_a, double b, double sd_b, double df)
{
    double t = rmd_distribution_t_quantile(0.975, df), ratio = a / b;
    double g = t * t * sd_b * sd_b / (b * b);
    struct rmd_ratio out = { g < 1, ratio, (double)NAN, (double)NAN };
    if (!out.known) return out;
    double half = t / fabs(b) * sqrt(sd_a * sd_a * (1 - g) + ratio * ratio * sd_b * sd_b);
    out.low = (ratio - half) / (1 - g);
    out.high = (ratio + half) / (1 - g);
    return out;
}

static double form(const double *a, const double *cov, const double *b, int k)
{
    double sum = 0;
    for (int i = 0; i < k; i++)
        for (int j = 0; j < k; j++)
            sum += a[i] * cov[i * k + j] * b[j];
    return sum;
}

// P(ratio <= r), over the nodes that matter.
static double below(const struct rmd_posterior *p, const double *g1, const double *g2, double r)
{
    int k = p->model->effects;
    double sum = 0, total = 0;
    for (int n = 0; n < p->nodes; n++) {
        const double *mean = p->mean + n * k, *cov = p->covariance + n * k * k, *d = g2 + n * k;
        double u[RMD_EFFECTS_MOST], mu = 0, md = 0;
        if (p->weight[n] < 1e-5) continue;
        for (int i = 0; i < k; i++) {
            u[i] = g1[n * k + i] - r * d[i];
            mu += u[i] * mean[i];
            md += d[i] * mean[i];
        }
        double su = sqrt(form(u, cov, u, k)), sd = sqrt(form(d, cov, d, k));
        double corr = su > 0 && sd > 0 ? form(u, cov, d, k) / (su * sd) : 0;
        double x = su > 0 ? mu / su : 0, y = sd > 0 ? md / sd : 0;
        sum += p->weight[n] * (rmd_bivariate_both(-x, y, -corr) + rmd_bivariate_both(x, -y, -corr));
        total += p->weight[n];
    }
    return sum / total;
}

static double quantile(const struct rmd_posterior *p, const double *g1, const double *g2, double q)
{
    double low = -2, high = 4;
    for (int i = 0; i < 14; i++) {
        double middle = 0.5 * (low + high);
        if (below(p, g1, g2, middle) < q)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

// EQ plast.19
struct rmd_ratio rmd_ratio_posterior(const struct rmd_posterior *p, const double *g1,
                                     const double *g2)
{
    return (struct rmd_ratio){ 1, quantile(p, g1, g2, 0.5), quantile(p, g1, g2, 0.025),
                               quantile(p, g1, g2, 0.975) };
}
