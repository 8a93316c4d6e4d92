// SPDX-License-Identifier: BSD-3-Clause
// Which rows enter the model, in which unit and with which error.
#include "plasticity/observe.h"

#include "base/memory.h"
#include "plasticity/reliable.h"

#include <math.h>
#include <string.h>

// EQ plast.15
double rmd_observe_forward(const struct rmd_link *link, double value)
{
    if (!link->bounded) return value / link->unit;
    return log((value - link->low + 0.5) / (link->high - value + 0.5)) / link->unit;
}

double rmd_observe_back(const struct rmd_link *link, double value)
{
    if (!link->bounded) return value * link->unit;
    double odds = exp(value * link->unit), range = link->high - link->low + 1;
    double back = link->low - 0.5 + range * (isinf(odds) ? 1 : odds / (1 + odds));
    return fmax(link->low, fmin(link->high, back));
}

double rmd_observe_stretch(const struct rmd_link *link, double value)
{
    double half = 0.5 * (link->high - link->low + 1);
    if (!link->bounded) return 1;
    return half * half / ((value - link->low + 0.5) * (link->high - value + 0.5));
}

static int latent_of(char domain)
{
    switch (domain) {
    case 'S':
    case 'M': return RMD_LATENT_S;
    case 'F':
    case 'E': return RMD_LATENT_F;
    case 'B': return RMD_LATENT_B;
    default: return -1;
    }
}

static const char *unfit(const struct rmd_panel *panel, int row, int allow_scanner)
{
    const struct rmd_record_value *about = panel->about[row];
    int n = 0, first = -1, moved = 0, errors = 1;
    for (int s = 0; s < panel->record->sessions; s++) {
        const struct rmd_record_value *v = rmd_panel_at(panel, row, s);
        if (v == NULL) continue;
        if (n++ == 0) first = s;
        moved |= rmd_reliable_other_scanner(panel->record, first, s);
        errors &= !isnan(v->se);
        if (!isnan(v->se) && v->se_df <= 2) return "se_df must be above 2 for the model";
    }
    if (latent_of(about->domain) < 0) return "cognition is judged row by row only";
    if (n < 2) return "one session only";
    if (about->sign == 0) return "its direction is not known: give sign";
    if (about->loading == 0) return "left out by loading 0";
    if (isnan(about->sd) && !errors) return "its error is not known: give session_sd or se";
    if (about->sd_df <= 2) return "session_df must be above 2 for the model";
    if (moved && !allow_scanner && (about->domain == 'S' || about->domain == 'F'))
        return "another scanner";
    return NULL;
}

// The variance of an SD that is itself estimated: that of a t distribution.
static double inflate(double sd, double df)
{
    return isnan(df) ? sd * sd : sd * sd * df / (df - 2);
}

static void make_link(struct rmd_link *link, const struct rmd_panel *panel, int row)
{
    const struct rmd_record_value *about = panel->about[row];
    const struct rmd_scale *scale = about->scale;
    double sum = 0;
    int n = 0;
    for (int s = 0; s < panel->record->sessions; s++) {
        const struct rmd_record_value *v = rmd_panel_at(panel, row, s);
        if (v == NULL || isnan(v->se)) continue;
        sum += v->se * v->se;
        n++;
    }
    *link = (struct rmd_link){ .row = row, .session_sd = !isnan(about->sd) };
    link->unit = link->session_sd ? about->sd : sqrt(sum / n);
    if (scale == NULL || strcmp(scale->unit, "point") != 0) return;
    link->bounded = 1;
    link->low = scale->low;
    link->high = scale->high;
    link->unit *= 4 / (scale->high - scale->low + 1); // the slope of the logit at mid scale
}

// EQ plast.9
static void observe(struct rmd_point *point, const struct rmd_link *link,
                    const struct rmd_record_value *v, double share, double misfit)
{
    double stretch = rmd_observe_stretch(link, v->value);
    double slope = link->bounded ? 4 / (link->high - link->low + 1) * stretch : 1;
    double scan = isnan(v->se) ? 0 : inflate(v->se * slope / link->unit, v->se_df);
    double session = link->session_sd ? inflate(stretch, v->sd_df) : scan + share * share;
    point->value = rmd_observe_forward(link, v->value);
    point->misfit = misfit * stretch;
    point->shared = v->sign * share * (link->session_sd ? sqrt(session) : 1);
    point->noise = sqrt(fmax(scan, session - point->shared * point->shared));
}

static void add_doses(struct rmd_course *course, const struct rmd_record *record,
                      const struct rmd_priors *priors)
{
    course->doses = 0;
    for (int i = 0; i < record->doses; i++) {
        const struct rmd_record_dose *d = &record->dose[i];
        if (strcmp(d->kind, "cognitive") == 0) continue;
        double hours =
            isnan(d->hours) ? d->repetitions / priors->repetitions_per_hour.value : d->hours;
        course->dose[course->doses++] =
            (struct rmd_dose){ d->start, d->end,
                               rmd_course_rate(hours / (d->end - d->start), priors) };
    }
}

static void add_traces(struct rmd_observed *out, const struct rmd_panel *panel,
                       const struct rmd_priors *priors)
{
    struct rmd_course *course = &out->course;
    int sessions = panel->record->sessions;
    course->traces = 0;
    for (int row = 0; row < panel->rows; row++) {
        const struct rmd_record_value *about = panel->about[row];
        if (out->reason[row]) continue;
        int t = course->traces++;
        double misfit =
            latent_of(about->domain) == RMD_LATENT_B ? priors->behaviour_misfit.value : 0;
        make_link(&out->link[t], panel, row);
        course->trace[t] =
            (struct rmd_trace){ (enum rmd_latent)latent_of(about->domain),
                                about->sign * about->loading, (double)NAN, about->domain };
        for (int s = 0; s < sessions; s++) {
            const struct rmd_record_value *v = rmd_panel_at(panel, row, s);
            struct rmd_point *point = &course->point[t * sessions + s];
            point->value = (double)NAN;
            if (v) observe(point, &out->link[t], v, priors->session_share.value, misfit);
        }
    }
}

enum rmd_status rmd_observe_new(struct rmd_observed *out, const struct rmd_panel *panel,
                                const struct rmd_priors *priors, int allow_scanner)
{
    enum rmd_status st;
    const struct rmd_record *record = panel->record;
    *out = (struct rmd_observed){ 0 };
    RMD_TRY(rmd_course_new(&out->course, record->sessions, panel->rows, record->doses));
    RMD_TRY(rmd_alloc(&out->link, (size_t)panel->rows, sizeof *out->link));
    RMD_TRY(rmd_alloc(&out->reason, (size_t)panel->rows, sizeof *out->reason));
    for (int row = 0; row < panel->rows; row++)
        out->reason[row] = unfit(panel, row, allow_scanner);
    for (int s = 0; s < record->sessions; s++)
        out->course.day[s] = record->session[s].day;
    add_doses(&out->course, record, priors);
    add_traces(out, panel, priors);
out:
    if (st != RMD_OK) rmd_observe_free(out);
    return st;
}

void rmd_observe_free(struct rmd_observed *observed)
{
    rmd_course_free(&observed->course);
    rmd_release(observed->link);
    rmd_release(observed->reason);
    *observed = (struct rmd_observed){ 0 };
}
