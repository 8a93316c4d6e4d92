// SPDX-License-Identifier: BSD-3-Clause
// Charges on a sphere, each with its antipode, pushed apart from a spiral in fixed steps.
#include "phantom/scheme.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

enum { STEPS = 300 };

static void normalise(double v[3])
{
    double length = rmd_vector_norm(v);
    for (int i = 0; i < 3; i++)
        v[i] /= length;
}

// Vogel's spiral on half a sphere.
static void spiral(double (*dir)[3], int n)
{
    const double golden = 2.399963229728653;
    for (int k = 0; k < n; k++) {
        double z = 1 - (k + 0.5) / n, r = sqrt(1 - z * z);
        dir[k][0] = r * cos(golden * k);
        dir[k][1] = r * sin(golden * k);
        dir[k][2] = z;
    }
}

// EQ phantom.4: the force of charge m and of its antipode on charge k.
static void push(double force[3], const double *k, const double *m)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        double d[3] = { k[0] - sign * m[0], k[1] - sign * m[1], k[2] - sign * m[2] };
        double cube = pow(rmd_vector_dot(d, d), 1.5);
        for (int i = 0; i < 3; i++)
            force[i] += d[i] / cube;
    }
}

static void repel(double (*dir)[3], double (*force)[3], int n)
{
    for (int step = 0; step < STEPS; step++) {
        double most = 0;
        memset(force, 0, (size_t)n * sizeof *force);
        for (int k = 0; k < n; k++) {
            for (int m = 0; m < n; m++)
                if (m != k) push(force[k], dir[k], dir[m]);
            double out = rmd_vector_dot(force[k], dir[k]);
            for (int i = 0; i < 3; i++)
                force[k][i] -= out * dir[k][i];
            most = fmax(most, rmd_vector_norm(force[k]));
        }
        double size = most > 0 ? 0.3 / sqrt(n) * (1 - (double)step / STEPS) / most : 0;
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < 3; i++)
                dir[k][i] += size * force[k][i];
            normalise(dir[k]);
        }
    }
}

enum rmd_status rmd_scheme_build(struct rmd_gradients *out, int b0, int directions, double b)
{
    enum rmd_status st;
    double(*dir)[3] = NULL, (*force)[3] = NULL;
    int n = b0 + directions;

    *out = (struct rmd_gradients){ .n = n };
    if (b0 < 0 || directions < 0 || n == 0)
        return rmd_fail(RMD_EARG, "a gradient scheme of %d b0 and %d directions", b0, directions);
    RMD_TRY(rmd_alloc(&out->b, (size_t)n, sizeof *out->b));
    RMD_TRY(rmd_alloc(&out->dir, (size_t)n, sizeof *out->dir));
    RMD_TRY(rmd_alloc(&dir, (size_t)directions, sizeof *dir));
    RMD_TRY(rmd_alloc(&force, (size_t)directions, sizeof *force));
    snprintf(out->source, sizeof out->source, "electrostatic repulsion, world frame");
    spiral(dir, directions);
    repel(dir, force, directions);
    for (int t = 0, placed = 0; t < n; t++) {
        if (placed < b0 && t >= (long)placed * n / b0) {
            placed++;
            continue;
        }
        out->b[t] = b;
        memcpy(out->dir[t], dir[t - placed], sizeof *dir);
    }
out:
    rmd_release(dir);
    rmd_release(force);
    if (st != RMD_OK) {
        rmd_release(out->b);
        rmd_release(out->dir);
        *out = (struct rmd_gradients){ 0 };
    }
    return st;
}
