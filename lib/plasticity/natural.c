// SPDX-License-Identifier: BSD-3-Clause
// Forecasts of the recovery mixture, and two simpler rules beside it.
#include "plasticity/natural.h"

#include "base/memory.h"

#include <math.h>

const double rmd_natural_bands[RMD_BANDS] = { 0.5, 0.8, 0.95 };
static const double LONGEST = 182, FULL = 84, LOG_2PI = 1.83787706640934548356;

static double clamp(double x, double low, double high)
{
    return fmax(low, fmin(high, x));
}

struct rmd_band rmd_natural_band(const struct rmd_mixture *mixture, double day, double low,
                                 double high)
{
    struct rmd_band band = { .day = day, .mean = clamp(rmd_mixture_mean(mixture), low, high) };
    for (int i = 0; i < RMD_BANDS; i++) {
        double tail = (1 - rmd_natural_bands[i]) / 2;
        band.low[i] = clamp(rmd_mixture_quantile(mixture, tail), low, high);
        band.high[i] = clamp(rmd_mixture_quantile(mixture, 1 - tail), low, high);
    }
    return band;
}

static double log_normal(double error, double sd)
{
    return -0.5 * (LOG_2PI + error * error / (sd * sd)) - log(sd);
}

static double log_mixture(const struct rmd_mixture *mixture, double x)
{
    double sum = 0;
    for (int i = 0; i < mixture->n; i++)
        sum += mixture->weight[i] * exp(log_normal(x - mixture->mean[i], mixture->sd[i]));
    return log(sum);
}

// EQ plast.22
static enum rmd_status predict_last(struct rmd_natural *out, const struct rmd_fm_visit *visit,
                                    int n, double sem, const struct rmd_priors *priors)
{
    enum rmd_status st;
    struct rmd_recovery earlier = { 0 };
    const struct rmd_fm_visit *last = &visit[n - 1];
    double share = priors->proportional_share.value;
    RMD_TRY(rmd_recovery_fit(&earlier, visit, n - 1, priors, 1));
    struct rmd_mixture score = rmd_recovery_score(&earlier, last->day);
    out->observed = last->score;
    out->expected = rmd_natural_band(&score, last->day, 0, RMD_FM_MOST);
    out->excess = last->score - out->expected.mean;
    out->below = rmd_mixture_cdf(&score, last->score);
    out->log_score[RMD_RULE_MIXTURE] = log_mixture(&score, last->score);
    double end = fmax(last->day, LONGEST), step = (end - visit->day) / (RMD_NATURAL_COURSE - 1);
    for (int i = 0; i < RMD_NATURAL_COURSE; i++) {
        score = rmd_recovery_score(&earlier, visit->day + step * i);
        out->course[i] = rmd_natural_band(&score, visit->day + step * i, 0, RMD_FM_MOST);
    }
    out->error[RMD_RULE_LAST] = last->score - visit[n - 2].score;
    out->error[RMD_RULE_PROPORTIONAL] =
        last->score - (visit[0].score + share * (RMD_FM_MOST - visit[0].score));
    if (last->day < FULL) out->error[RMD_RULE_PROPORTIONAL] = (double)NAN;
    out->error[RMD_RULE_MIXTURE] = out->excess;
    out->log_score[RMD_RULE_LAST] = log_normal(out->error[RMD_RULE_LAST], sem * sqrt(2));
    out->log_score[RMD_RULE_PROPORTIONAL] =
        log_normal(out->error[RMD_RULE_PROPORTIONAL], sem * sqrt(1 + (1 - share) * (1 - share)));
out:
    rmd_recovery_free(&earlier);
    return st;
}

static enum rmd_status look_ahead(struct rmd_natural *out, const struct rmd_fm_visit *visit, int n,
                                  const struct rmd_priors *priors)
{
    enum rmd_status st;
    struct rmd_recovery all = { 0 };
    RMD_TRY(rmd_recovery_fit(&all, visit, n, priors, 1));
    for (int g = 0; g < RMD_RECOVERY_GROUPS; g++)
        out->group[g] = all.group[g];
    for (int week = 13; week <= 52; week *= 2) {
        if (7 * week <= visit[n - 1].day) continue;
        struct rmd_mixture score = rmd_recovery_score(&all, 7 * week);
        out->to_come[out->later++] = rmd_natural_band(&score, 7 * week, 0, RMD_FM_MOST);
    }
out:
    rmd_recovery_free(&all);
    return st;
}

enum rmd_status rmd_natural_judge(struct rmd_natural *out, const struct rmd_panel *panel,
                                  const struct rmd_priors *priors)
{
    enum rmd_status st = RMD_OK;
    struct rmd_fm_visit *visit = NULL;
    int row = rmd_panel_find(panel, "fma_ue"), n = 0;
    *out = (struct rmd_natural){ 0 };
    if (row < 0) return RMD_OK;
    RMD_TRY(rmd_alloc(&visit, (size_t)panel->record->sessions, sizeof *visit));
    for (int s = 0; s < panel->record->sessions; s++) {
        const struct rmd_record_value *v = rmd_panel_at(panel, row, s);
        double day = panel->record->session[s].day;
        if (v && day <= LONGEST) visit[n++] = (struct rmd_fm_visit){ day, v->value };
    }
    if (n < 2) goto out;
    out->known = 1;
    RMD_TRY(predict_last(out, visit, n, panel->about[row]->sd, priors));
    RMD_TRY(look_ahead(out, visit, n, priors));
out:
    rmd_release(visit);
    return st;
}
