// SPDX-License-Identifier: BSD-3-Clause
// iFOD2 (Tournier, Calamante & Connelly 2010): rejection sampling of arcs, sixteen at a time.
#include "dwi/track_walk.h"

#include "base/random.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum {
    TRIALS = 1024,     // arcs drawn before a walk ends
    FIRST_TRIALS = 64, // directions drawn at the start
    RINGS = 3,
    POLE = 64 // values of the sharpest FOD along a quarter of a circle
};

struct space {
    struct rmd_track_arcs arcs;
    float last[RMD_LANES]; // the third number of every draw
    float value[RMD_TRACK_MOST][RMD_LANES];
};

size_t rmd_track_ifod2_bytes(const struct rmd_track_plan *plan)
{
    return sizeof(struct space) + rmd_track_walk_bytes(plan);
}

// Uniform on the cap of directions up to the largest turn. EQ track.7
RMD_CLONES static void draw_arcs(struct rmd_track_arcs *arcs, float last[RMD_LANES],
                                 uint32_t (*word)[RMD_LANES], float cap)
{
    RMD_EACH_LANE(l)
    {
        float v = cap * ((float)(word[0][l] >> 8) + 0.5f) * 0x1p-24f;
        float series = 1 + v * (1 / 12.f + v * (3 / 160.f + v * (5 / 896.f + v * 35 / 18432.f)));
        arcs->turn[l] = sqrtf(2 * v) * series;               // the arc cosine of 1 - v
        float quarter = (float)(word[1][l] >> 8) * 0x1p-22f; // of a circle, 0 to 4
        int q = (int)(quarter + 0.5f);
        float t = (quarter - (float)q) * 1.57079633f, t2 = t * t;
        float s = t + t * t2 * (-1.66666667e-1f + t2 * (8.33333333e-3f - t2 * 1.98412698e-4f));
        float c =
            1 + t2 * (-0.5f + t2 * (4.16666667e-2f + t2 * (-1.38888889e-3f + t2 * 2.48015873e-5f)));
        float cosine = q & 1 ? -s : c, sine = q & 1 ? c : s;
        arcs->cosine[l] = q & 2 ? -cosine : cosine;
        arcs->sine[l] = q & 2 ? -sine : sine;
        last[l] = ((float)(word[2][l] >> 8) + 0.5f) * 0x1p-24f;
    }
}

static void draw_words(uint32_t (*word)[RMD_LANES], struct rmd_draw draw)
{
    RMD_EACH_LANE(l)
    {
        uint32_t four[4];
        rmd_random_words(four, draw);
        draw.draw++;
        for (int i = 0; i < 3; i++)
            word[i][l] = four[i];
    }
}

// The best quality among the arcs to the probe's directions.
static float probe(struct space *space, const struct rmd_track_walk *walk,
                   const struct rmd_track_plan *plan)
{
    float best = 0;
    memcpy(space->arcs.turn, plan->probe.turn, sizeof plan->probe.turn);
    memcpy(space->arcs.cosine, plan->probe.cosine, sizeof plan->probe.cosine);
    memcpy(space->arcs.sine, plan->probe.sine, sizeof plan->probe.sine);
    plan->kernel->follow(&space->arcs, plan->field, walk->at, walk->along, plan->step,
                         (float)plan->opts.cutoff, space->value);
    RMD_EACH_LANE(l) best = space->arcs.quality[l] > best ? space->arcs.quality[l] : best;
    return best;
}

static void step(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                 struct space *space)
{
    uint32_t side = walk->state == RMD_WALK_BACKWARD, word[3][RMD_LANES];
    uint32_t at = (side << 16 | (uint32_t)walk->count[side]) * TRIALS;
    const struct rmd_track_arcs *arcs = &space->arcs;
    float bound = plan->bound * probe(space, walk, plan);
    for (uint32_t trial = 0; bound > 0 && trial < TRIALS; trial += RMD_LANES) {
        draw_words(word,
                   (struct rmd_draw){ plan->seed, RMD_TRACK_DRAW_ARC, walk->attempt, at + trial });
        draw_arcs(&space->arcs, space->last, word, 1 - plan->cosine);
        plan->kernel->follow(&space->arcs, plan->field, walk->at, walk->along, plan->step,
                             (float)plan->opts.cutoff, space->value);
        RMD_EACH_LANE(l)
        {
            float u2 = space->last[l] * space->last[l], u4 = u2 * u2;
            if (!(u4 * u4 * bound < arcs->quality[l])) continue; // EQ track.6
            float end[3] = { arcs->end[0][l], arcs->end[1][l], arcs->end[2][l] };
            float d[3] = { arcs->tangent[0][l], arcs->tangent[1][l], arcs->tangent[2][l] };
            float norm = 1 / sqrtf(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
            for (int a = 0; a < 3; a++)
                d[a] *= norm;
            rmd_track_walk_step(walk, plan, end, d);
            return;
        }
    }
    rmd_track_walk_step(walk, plan, NULL, NULL);
}

// One of the directions in which the FOD reaches the cutoff, each as likely as the others.
static void begin(struct rmd_track_walk *walk, const struct rmd_track_plan *plan,
                  struct space *space)
{
    float at[3][RMD_LANES], d[3][RMD_LANES], f[RMD_LANES];
    const float(*value)[RMD_LANES] = (const float(*)[RMD_LANES])space->value;
    for (int a = 0; a < 3; a++)
        RMD_EACH_LANE(l) at[a][l] = walk->at[a];
    plan->kernel->sample(space->value, plan->field, (const float(*)[RMD_LANES])at);
    for (uint32_t trial = 0; trial < FIRST_TRIALS; trial += RMD_LANES) {
        RMD_EACH_LANE(l)
        {
            uint32_t word[4];
            float one[3];
            rmd_random_words(word, (struct rmd_draw){ plan->seed, RMD_TRACK_DRAW_FIRST,
                                                      walk->attempt, trial + (uint32_t)l });
            rmd_track_walk_sphere(one, word);
            for (int a = 0; a < 3; a++)
                d[a][l] = one[a];
        }
        plan->kernel->amplitude(f, &plan->field->plan, value, (const float(*)[RMD_LANES])d);
        RMD_EACH_LANE(l)
        if (f[l] >= (float)plan->opts.cutoff) {
            rmd_track_walk_begin(walk, plan, (float[3]){ d[0][l], d[1][l], d[2][l] });
            return;
        }
    }
    rmd_track_walk_begin(walk, plan, NULL);
}

enum rmd_status rmd_track_ifod2_body(void *context, size_t first, size_t last, void *scratch)
{
    const struct rmd_track_job *job = context;
    struct space *space = scratch;
    for (size_t i = first; i < last; i++) {
        struct rmd_track_walk walk;
        rmd_track_walk_start(&walk, job->plan, job->first + i, (float *)(space + 1));
        begin(&walk, job->plan, space);
        while (walk.state != RMD_WALK_IDLE)
            step(&walk, job->plan, space);
        enum rmd_status st = rmd_track_walk_end(&job->share[first / job->block], &walk, job);
        if (st != RMD_OK) return st;
    }
    return RMD_OK;
}

// The sharpest FOD of a degree, a point on the sphere, in steps of the angle from it; at least 0.
static void sharpest(double value[POLE + 1], int lmax)
{
    for (int i = 0; i <= POLE; i++) {
        double y[RMD_HARMONICS_MOST], angle = 1.5707963267948966 * i / POLE, sum = 0;
        rmd_harmonics_basis(y, lmax, (double[3]){ sin(angle), 0, cos(angle) });
        for (int l = 0; l <= lmax; l += 2)
            sum += rmd_harmonics_pole(l) * y[rmd_harmonics_index(l, 0)];
        value[i] = sum > 0 ? sum : 0;
    }
}

// The quality of an arc where the FOD is everywhere the sharpest one, `pole` from its start.
static double quality(const double value[POLE + 1], double turn, double azimuth, double pole)
{
    double product = 1;
    for (int i = 1; i <= 3; i++) {
        double t = turn * i / 3;
        double cosine = cos(t) * cos(pole) + sin(t) * sin(pole) * cos(azimuth);
        double x = acos(fmin(1, fabs(cosine))) / 1.5707963267948966 * POLE;
        int cell = x < POLE ? (int)x : POLE - 1;
        double f = value[cell] + (x - cell) * (value[cell + 1] - value[cell]);
        product *= i < 3 ? f * f : f;
    }
    return product;
}

// EQ track.6
void rmd_track_ifod2_plan(struct rmd_track_plan *plan)
{
    static const int ring[RINGS] = { 1, 5, 10 };
    static const double radius[RINGS] = { 0, 0.4, 0.8 };
    double value[POLE + 1], worst = 1, angle = plan->opts.angle, azimuth[RMD_LANES];
    for (int r = 0, l = 0; r < RINGS; r++)
        for (int k = 0; k < ring[r]; k++, l++) {
            azimuth[l] = 6.283185307179586 * (k + 0.5 * (r == 2)) / ring[r];
            plan->probe.turn[l] = (float)(radius[r] * angle);
            plan->probe.cosine[l] = (float)cos(azimuth[l]);
            plan->probe.sine[l] = (float)sin(azimuth[l]);
        }
    sharpest(value, plan->field->plan.lmax);
    for (int i = 0; i <= 20; i++) {
        double pole = angle * i / 20, best = 0;
        for (int k = 0; k <= 60; k++)
            best = fmax(best, quality(value, angle * k / 60, 0, pole));
        for (int j = 0; j < 24; j++) {
            double side = 6.283185307179586 * j / 24, found = 0;
            RMD_EACH_LANE(l)
            found =
                fmax(found, quality(value, (double)plan->probe.turn[l], azimuth[l] - side, pole));
            if (found > 0) worst = fmax(worst, best / found);
        }
    }
    plan->bound = (float)worst;
}
