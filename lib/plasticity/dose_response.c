// SPDX-License-Identifier: BSD-3-Clause
// Segments of constant dose by the exponential of the 5 x 5 system, of no dose in closed form.
#include "plasticity/dose_response.h"

#include "math/matexp.h"

#include <math.h>

struct state {
    double day, fast, slow;
};

// EQ plast.1
double rmd_dose_response_window(const struct rmd_window *window, double day)
{
    double at = day / window->peak;
    return window->floor + (1 - window->floor) * at * exp(1 - at);
}

// EQ plast.4: without a dose. The difference of exponentials over that of the rates, where they are
// equal its limit.
static void rest(struct state *x, double until, double k, double m, enum rmd_coupling coupling)
{
    double d = until - x->day, apart = fabs(k - m), fed = 0;
    if (coupling == RMD_SERIAL)
        fed = x->fast * k * exp(-fmin(k, m) * d) * (apart > 0 ? -expm1(-apart * d) / apart : d);
    x->slow = x->slow * exp(-m * d) + fed;
    x->fast *= exp(-k * d);
    x->day = until;
}

// EQ plast.3: with a dose, as a linear system of slow, fast, p, q and 1.
static void train(struct state *x, double until, double rate, double k, double m,
                  const struct rmd_dynamics *dynamics)
{
    const struct rmd_window *w = &dynamics->window;
    double d = until - x->day, a = 1 / w->peak, at = x->day * a;
    double constant = rate * w->floor, wave = rate * (1 - w->floor) * exp(1);
    double p = at * exp(-at), q = exp(-at);
    int serial = dynamics->coupling == RMD_SERIAL;
    double system[25] = {
        // clang-format off
        -m, serial ? k : 0, serial ? 0 : wave, 0,  serial ? 0 : constant,
        0,  -k,             wave,              0,  constant,
        0,  0,              -a,                a,  0,
        0,  0,              0,                 -a, 0,
        0,  0,              0,                 0,  0,
        // clang-format on
    };
    double e[25], before[5] = { x->slow, x->fast, p, q, 1 }, after[2] = { 0, 0 };
    for (int i = 0; i < 25; i++)
        system[i] *= d;
    rmd_matexp_triangular(e, system, 5);
    for (int i = 0; i < 2; i++)
        for (int j = i; j < 5; j++)
            after[i] += e[i * 5 + j] * before[j];
    *x = (struct state){ until, after[1], after[0] };
}

void rmd_dose_response_states(double *x_fast, double *x_slow, const double *day, int days,
                              const struct rmd_dose *dose, int doses, double fast, double slow,
                              const struct rmd_dynamics *dynamics)
{
    struct state x = { doses > 0 ? dose[0].start : 0, 0, 0 };
    double k = 1 / fast, m = 1 / slow;
    int at = 0; // the dose that runs or comes next
    for (int i = 0; i < days; i++) {
        while (at < doses && dose[at].start < day[i]) {
            const struct rmd_dose *now = &dose[at];
            double until = fmin(now->end, day[i]);
            if (x.day < now->start) rest(&x, now->start, k, m, dynamics->coupling);
            if (now->rate > 0)
                train(&x, until, now->rate, k, m, dynamics);
            else
                rest(&x, until, k, m, dynamics->coupling);
            if (now->end > day[i]) break;
            at++;
        }
        if (x.day < day[i]) rest(&x, day[i], k, m, dynamics->coupling);
        x_fast[i] = x.fast;
        x_slow[i] = x.slow;
    }
}
