// SPDX-License-Identifier: BSD-3-Clause
// Principal pivoting in blocks (Kim & Park 2011): all constraints that are broken come, all whose
// multipliers are negative go, until there are none. The inverse of the covariances of the active
// ones is kept, and bordered by every one that comes or goes.
#include "math/cone.h"

#include "base/memory.h"
#include "base/simd.h"
#include "math/lanes.h"
#include "math/linsolve.h"

enum { MOST = RMD_CONE_MOST, EIGHT = 8, ROUNDS = 300, PATIENCE = 3 };
static const float tolerance = 1e-5f; // of the largest |A x|, at which a constraint counts as kept

static int round_up(int n)
{
    return (n + RMD_LANES - 1) / RMD_LANES * RMD_LANES;
}

// push = (C'C)^-1 A', in double, every constraint scaled; fills row, push and gram of the plan.
static enum rmd_status fill(struct rmd_cone *cone, const double *constraint)
{
    enum rmd_status st;
    size_t n = (size_t)cone->n, m = (size_t)cone->m, width = (size_t)cone->width;
    size_t depth = (size_t)cone->depth;
    double *push = NULL, *scale = NULL;
    RMD_TRY(rmd_alloc(&push, m * n, sizeof *push));
    RMD_TRY(rmd_alloc(&scale, m, sizeof *scale));
    for (size_t i = 0; i < m; i++) {
        double variance = 0;
        for (size_t k = 0; k < n; k++) {
            for (size_t j = 0; j < n; j++)
                push[i * n + k] += cone->inverse[k * n + j] * constraint[i * n + j];
            variance += push[i * n + k] * constraint[i * n + k];
        }
        scale[i] = variance > 0 ? 1 / sqrt(variance) : 0;
        for (size_t k = 0; k < n; k++) {
            cone->row[k * depth + i] = (float)(constraint[i * n + k] * scale[i]);
            cone->push[i * width + k] = (float)(push[i * n + k] * scale[i]);
        }
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++)
                sum += push[i * n + k] * constraint[j * n + k];
            cone->gram[i * depth + j] = (float)(sum * scale[i] * scale[j]);
        }
out:
    rmd_release(push);
    rmd_release(scale);
    return st;
}

enum rmd_status rmd_cone_plan(struct rmd_cone *out, const double *normal, int n,
                              const double *constraint, const double *soft, int m)
{
    enum rmd_status st;
    double *factor = NULL;
    size_t columns = (size_t)n, rows = (size_t)m;

    *out = (struct rmd_cone){ .n = n, .m = m, .width = round_up(n), .depth = round_up(m) };
    if (n > RMD_CONE_MOST) return rmd_fail(RMD_EARG, "%d unknowns; at most %d", n, RMD_CONE_MOST);
    RMD_TRY(rmd_alloc(&factor, columns * columns, sizeof *factor));
    RMD_TRY(rmd_alloc(&out->inverse, columns * columns, sizeof *out->inverse));
    RMD_TRY(rmd_alloc(&out->row, columns * (size_t)out->depth, sizeof *out->row));
    RMD_TRY(rmd_alloc(&out->gram, rows * (size_t)out->depth, sizeof *out->gram));
    RMD_TRY(rmd_alloc(&out->push, rows * (size_t)out->width, sizeof *out->push));
    RMD_TRY(rmd_alloc(&out->soft, rows, sizeof *out->soft));
    for (size_t i = 0; i < rows; i++)
        out->soft[i] = (float)soft[i];
    memcpy(factor, normal, columns * columns * sizeof *factor);
    if (!rmd_linsolve_factor(factor, n)) {
        st = rmd_fail(RMD_EFIT, "the measurements do not determine %d unknowns", n);
        goto out;
    }
    rmd_linsolve_inverse(out->inverse, factor, n);
    RMD_TRY(fill(out, constraint));
out:
    rmd_release(factor);
    if (st) rmd_cone_free(out);
    return st;
}

void rmd_cone_free(struct rmd_cone *cone)
{
    rmd_release(cone->inverse);
    rmd_release(cone->row);
    rmd_release(cone->gram);
    rmd_release(cone->push);
    rmd_release(cone->soft);
    *cone = (struct rmd_cone){ 0 };
}

// Eight numbers of a row, in registers of whatever the processor has.
typedef double eight __attribute__((vector_size(8 * sizeof(double)), may_alias));

// The constraints that hold x now, in any order.
struct active {
    double inverse[MOST][MOST]; // of their covariances; columns behind n are never used
    double known[MOST], border[MOST];
    double target[MOST]; // what A x lacks without any
    double multiplier[MOST];
    int n, at[MOST], place[MOST]; // which, and the place of each among them, -1 for none
};

struct scratch {
    struct active active;
    float *start, *now; // [depth] A x without multipliers, and with them
};

size_t rmd_cone_scratch(const struct rmd_cone *cone)
{
    return sizeof(struct scratch) + 64 + 2 * (size_t)cone->depth * sizeof(float);
}

// y[0..n) += a x[0..n), n a multiple of the lanes.
RMD_LANE_INLINE void add_scaled(float *restrict y, float a, const float *restrict x, int n)
{
    for (int i = 0; i < n; i += RMD_LANES)
        RMD_EACH_LANE(l) y[i + l] = __builtin_fmaf(a, x[i + l], y[i + l]);
}

// The same in double and in eights, whatever stands behind n; rows start at multiples of eight.
RMD_LANE_INLINE void add_eights(double *restrict y, double a, const double *restrict x, int n)
{
    for (int i = 0; i < n; i += EIGHT)
        *(eight *)(y + i) += a * *(const eight *)(x + i);
}

// y = inverse x, 32 rows at a time.
RMD_LANE_INLINE void multiply(double *restrict y, const struct active *a, const double *restrict x)
{
    for (int i = 0; i < a->n; i += 4 * EIGHT) {
        eight p = { 0 }, q = { 0 }, r = { 0 }, s = { 0 };
        for (int j = 0; j < a->n; j++) {
            const eight *row = (const eight *)(a->inverse[j] + i);
            p += x[j] * row[0];
            q += x[j] * row[1];
            r += x[j] * row[2];
            s += x[j] * row[3];
        }
        eight *out = (eight *)(y + i);
        out[0] = p, out[1] = q, out[2] = r, out[3] = s;
    }
}

// Takes constraint i in: the inverse grows by a border. One that depends on the others stays out.
RMD_LANE_INLINE void add_one(struct active *a, const struct rmd_cone *cone, int i, double target)
{
    const float *covariance = cone->gram + (size_t)i * (size_t)cone->depth;
    int n = a->n;
    double rest = 1 + (double)cone->soft[i];
    for (int k = 0; k < n; k++)
        a->known[k] = (double)covariance[a->at[k]];
    multiply(a->border, a, a->known);
    for (int k = 0; k < n; k++)
        rest -= a->known[k] * a->border[k];
    if (rest < 1e-7) return;
    a->border[n] = -1;
    for (int k = 0; k <= n; k++)
        a->inverse[n][k] = 0;
    for (int j = 0; j < n; j++)
        a->inverse[j][n] = 0;
    for (int j = 0; j <= n; j++)
        add_eights(a->inverse[j], a->border[j] / rest, a->border, n + 1);
    a->place[i] = n;
    a->at[n] = i;
    a->target[n] = target;
    a->n = n + 1;
}

// Lets the k-th go: the last takes its place.
RMD_LANE_INLINE void drop_one(struct active *a, int k)
{
    int last = a->n - 1;
    double pivot = a->inverse[k][k];
    memcpy(a->border, a->inverse[k], sizeof a->border);
    for (int j = 0; j <= last; j++)
        add_eights(a->inverse[j], -a->border[j] / pivot, a->border, a->n);
    memcpy(a->inverse[k], a->inverse[last], sizeof a->border);
    for (int j = 0; j < last; j++)
        a->inverse[j][k] = a->inverse[j][last];
    a->place[a->at[k]] = -1;
    if (k < last) a->place[a->at[last]] = k;
    a->at[k] = a->at[last];
    a->multiplier[k] = a->multiplier[last];
    a->target[k] = a->target[last];
    a->n = last;
}

// The multipliers that hold the active constraints at 0, and A x with them.
RMD_LANE_INLINE void refresh(const struct rmd_cone *cone, struct scratch *s)
{
    struct active *a = &s->active;
    multiply(a->multiplier, a, a->target);
    memcpy(s->now, s->start, (size_t)cone->depth * sizeof *s->now);
    for (int k = 0; k < a->n; k++)
        add_scaled(s->now, (float)a->multiplier[k],
                   cone->gram + (size_t)a->at[k] * (size_t)cone->depth, cone->depth);
}

// Whether constraint i is on the wrong side: active with a negative multiplier, or broken.
RMD_LANE_INLINE int misplaced(const struct scratch *s, int i, float limit)
{
    int place = s->active.place[i];
    return place >= 0 ? s->active.multiplier[place] < 0 : s->now[i] < -limit;
}

// Moves the misplaced constraints to the other side, only the last of them where `single`.
RMD_LANE_INLINE void exchange(struct scratch *s, const struct rmd_cone *cone, float limit,
                              int single)
{
    int wrong[MOST], n = 0;
    for (int i = cone->m - 1; i >= 0 && !(single && n > 0); i--)
        if (misplaced(s, i, limit)) wrong[n++] = i;
    for (int k = 0; k < n; k++)
        if (s->active.place[wrong[k]] >= 0) {
            drop_one(&s->active, s->active.place[wrong[k]]);
            wrong[k] = -1;
        }
    for (int k = 0; k < n; k++)
        if (wrong[k] >= 0) add_one(&s->active, cone, wrong[k], -(double)s->start[wrong[k]]);
}

// Exchanges until nothing is misplaced; 0 where that is not reached.
RMD_LANE_INLINE int pivot(struct scratch *s, const struct rmd_cone *cone, float limit)
{
    int fewest = cone->m + 1, patience = PATIENCE;
    for (int round = 0; round < ROUNDS; round++) {
        int wrong = 0, before = s->active.n;
        refresh(cone, s);
        for (int i = 0; i < cone->m; i++)
            wrong += misplaced(s, i, limit);
        if (wrong == 0) return 1;
        patience = wrong < fewest ? PATIENCE : patience - 1;
        fewest = wrong < fewest ? wrong : fewest;
        exchange(s, cone, limit, patience < 0);
        if (s->active.n == before && wrong == 1 && patience < -1) return 1; // dependent, held
    }
    return 0;
}

RMD_CLONES
int rmd_cone_solve(float *x, const struct rmd_cone *cone, void *scratch)
{
    struct scratch *s = scratch;
    float largest = 0;
    s->start = (float *)((char *)scratch + (sizeof *s + 63) / 64 * 64);
    s->now = s->start + cone->depth;
    s->active.n = 0;
    memset(s->active.place, -1, sizeof s->active.place);
    memset(s->start, 0, (size_t)cone->depth * sizeof *s->start);
    for (int k = 0; k < cone->n; k++)
        add_scaled(s->start, x[k], cone->row + (size_t)k * (size_t)cone->depth, cone->depth);
    for (int i = 0; i < cone->m; i++)
        largest = fabsf(s->start[i]) > largest ? fabsf(s->start[i]) : largest;
    if (!(largest <= 3e38f)) return -1;
    int found = pivot(s, cone, tolerance * largest);
    for (int k = 0; k < s->active.n; k++)
        add_scaled(x, (float)s->active.multiplier[k],
                   cone->push + (size_t)s->active.at[k] * (size_t)cone->width, cone->width);
    return found ? s->active.n : -1;
}
