// SPDX-License-Identifier: BSD-3-Clause
// Findings as a table and as JSON.
#include "base/number.h"
#include "plasticity/findings.h"
#include "plasticity/statement.h"

#include <math.h>

static const char *const columns[] = { "value", "low", "high", "sd", "probability", "contraction" };
enum { NUMBERS = sizeof columns / sizeof *columns };

static void numbers_of(double out[NUMBERS], const struct rmd_finding *f)
{
    const double number[NUMBERS] = { f->value, f->low,         f->high,
                                     f->sd,    f->probability, f->contraction };
    for (int i = 0; i < NUMBERS; i++)
        out[i] = number[i];
}

void rmd_findings_print_tsv(struct rmd_text *out, const struct rmd_fit *fit,
                            const struct rmd_findings *findings)
{
    rmd_text_add(out, "participant_id\tsection\tname\tdetail\tunit");
    for (int i = 0; i < NUMBERS; i++)
        rmd_text_add(out, "\t%s", columns[i]);
    rmd_text_add(out, "\tstatus\n");
    for (int k = 0; k < findings->n; k++) {
        const struct rmd_finding *f = &findings->item[k];
        const char *text[5] = { fit->record->person, f->section, f->name, f->detail, f->unit };
        double number[NUMBERS];
        char digits[32];
        for (int i = 0; i < 5; i++) {
            if (i > 0) rmd_text_add(out, "\t");
            rmd_text_add_clean(out, *text[i] ? text[i] : "n/a");
        }
        numbers_of(number, f);
        for (int i = 0; i < NUMBERS; i++)
            rmd_text_add(out, "\t%s", rmd_number_print(digits, sizeof digits, number[i], 8));
        rmd_text_add(out, "\t%s\n", *f->status ? f->status : "n/a");
    }
}

static struct rmd_json *finding(const struct rmd_finding *f)
{
    static const char *const keys[] = {
        "Value", "Low", "High", "SD", "Probability", "Contraction"
    };
    struct rmd_json *out = rmd_json_object();
    double number[NUMBERS];
    rmd_json_put_text(out, "Section", f->section);
    rmd_json_put_text(out, "Name", f->name);
    if (*f->detail) rmd_json_put_text(out, "Detail", f->detail);
    rmd_json_put_text(out, "Unit", f->unit);
    numbers_of(number, f);
    for (int i = 0; i < NUMBERS; i++)
        if (!isnan(number[i])) rmd_json_put_number(out, keys[i], number[i]);
    if (*f->status) rmd_json_put_text(out, "Status", f->status);
    return out;
}

struct rmd_json *rmd_findings_array(const struct rmd_findings *findings)
{
    struct rmd_json *out = rmd_json_array();
    for (int i = 0; i < findings->n; i++)
        rmd_json_append(out, finding(&findings->item[i]));
    return out;
}

struct rmd_json *rmd_findings_columns(void)
{
    static const char *const meaning[][2] = {
        { "participant_id", "label" },
        { "section", "change, total, quadrant, natural, effect, part, model, ahead; of plans fan, "
                     "difference, hold, fall, next" },
        { "name", "what it is about" },
        { "detail", "which part, day or region of it" },
        { "unit", "of value, low, high and sd" },
        { "value", "estimate; n/a where the data cannot bear it" },
        { "low", "lower end of the 95 % interval" },
        { "high", "upper end of the 95 % interval" },
        { "sd", "standard error" },
        { "probability",
          "of changes the adjusted p; of others the probability of the name, or of more "
          "than 0" },
        { "contraction", "share of the prior variance that the data took away" },
        { "status", "verdict, or why there is none" },
    };
    struct rmd_json *out = rmd_json_object();
    for (size_t i = 0; i < sizeof meaning / sizeof *meaning; i++)
        rmd_json_put_text(out, meaning[i][0], meaning[i][1]);
    return out;
}

static void put_prior(void *context, const char *name, const struct rmd_prior *prior)
{
    struct rmd_json *value = rmd_json_object();
    rmd_json_put_number(value, "Value", prior->value);
    if (prior->sd > 0) rmd_json_put_number(value, "SD", prior->sd);
    rmd_json_put(context, name, value);
}

static struct rmd_json *statements(const struct rmd_fit *fit)
{
    struct rmd_json *out = rmd_json_object();
    for (int i = 0; i < rmd_statements; i++) {
        struct rmd_text text = { 0 };
        if (!rmd_statement[i].when(fit)) continue;
        rmd_statement[i].say(&text, fit);
        rmd_json_put_text(out, rmd_statement[i].key, text.s);
        rmd_text_free(&text);
    }
    return out;
}

static struct rmd_json *sessions(const struct rmd_fit *fit)
{
    struct rmd_json *out = rmd_json_array();
    for (int s = 0; s < fit->record->sessions; s++) {
        struct rmd_json *session = rmd_json_object();
        rmd_json_put_text(session, "Session", fit->record->session[s].id);
        rmd_json_put_number(session, "Day", fit->record->session[s].day);
        rmd_json_put_text(session, "Scanner", fit->record->session[s].scanner);
        rmd_json_append(out, session);
    }
    return out;
}

static struct rmd_json *values(const struct rmd_fit *fit)
{
    struct rmd_json *out = rmd_json_array();
    for (int i = 0; i < fit->record->values; i++) {
        const struct rmd_record_value *v = &fit->record->value[i];
        struct rmd_json *item = rmd_json_object();
        char domain[2] = { v->domain, '\0' };
        rmd_json_put_text(item, "Metric", v->metric);
        rmd_json_put_text(item, "Region", v->region);
        rmd_json_put_text(item, "Domain", domain);
        rmd_json_put_text(item, "Unit", v->unit);
        rmd_json_put_number(item, "Day", fit->record->session[v->session].day);
        rmd_json_put_number(item, "Value", v->value);
        rmd_json_put_number(item, "SessionSD", v->sd);
        rmd_json_append(out, item);
    }
    return out;
}

static struct rmd_json *training(const struct rmd_fit *fit)
{
    struct rmd_json *out = rmd_json_array();
    for (int i = 0; i < fit->record->doses; i++) {
        const struct rmd_record_dose *d = &fit->record->dose[i];
        struct rmd_json *item = rmd_json_object();
        rmd_json_put_number(item, "StartDay", d->start);
        rmd_json_put_number(item, "EndDay", d->end);
        rmd_json_put_number(item, "Hours", d->hours);
        rmd_json_put_text(item, "Kind", d->kind);
        rmd_json_append(out, item);
    }
    return out;
}

// Bands of 50, 80 and 95 %.
static struct rmd_json *bands(const struct rmd_band *band, int n)
{
    struct rmd_json *out = rmd_json_array();
    for (int i = 0; i < n; i++) {
        struct rmd_json *item = rmd_json_object();
        rmd_json_put_number(item, "Day", band[i].day);
        rmd_json_put_number(item, "Mean", band[i].mean);
        rmd_json_put(item, "Low", rmd_json_new_numbers(band[i].low, RMD_BANDS));
        rmd_json_put(item, "High", rmd_json_new_numbers(band[i].high, RMD_BANDS));
        rmd_json_append(out, item);
    }
    return out;
}

static struct rmd_json *forecasts(const struct rmd_fit *fit)
{
    struct rmd_json *out = rmd_json_array();
    for (int i = 0; i < fit->forecasts; i++) {
        const struct rmd_fit_forecast *f = &fit->forecast[i];
        struct rmd_json *item = rmd_json_object();
        rmd_json_put_text(item, "Metric", fit->panel.about[f->row]->metric);
        rmd_json_put(item, "Bands", bands(f->ahead, RMD_FIT_AHEAD));
        rmd_json_append(out, item);
    }
    return out;
}

static struct rmd_json *not_in_model(const struct rmd_fit *fit)
{
    struct rmd_json *out = rmd_json_array();
    for (int row = 0; row < fit->panel.rows; row++) {
        struct rmd_json *item = rmd_json_object();
        if (fit->observed.reason[row] == NULL) {
            rmd_json_free(item);
            continue;
        }
        rmd_json_put_text(item, "Metric", fit->panel.about[row]->metric);
        rmd_json_put_text(item, "Region", fit->panel.about[row]->region);
        rmd_json_put_text(item, "Reason", fit->observed.reason[row]);
        rmd_json_append(out, item);
    }
    return out;
}

static struct rmd_json *not_used(const struct rmd_fit *fit)
{
    struct rmd_json *out = rmd_json_array();
    for (int i = 0; i < fit->record->items; i++) {
        const struct rmd_record_item *it = &fit->record->item[i];
        struct rmd_json *item = rmd_json_object();
        rmd_json_put_text(item, "File", it->file);
        rmd_json_put_text(item, "Column", it->name);
        rmd_json_put_text(item, "Value", it->value);
        rmd_json_append(out, item);
    }
    return out;
}

struct rmd_json *rmd_findings_json(const struct rmd_fit *fit, const struct rmd_findings *findings)
{
    struct rmd_json *out = rmd_json_object(), *priors = rmd_json_object();
    rmd_json_put_text(out, "Participant", fit->record->person);
    rmd_json_put(out, "Sessions", sessions(fit));
    rmd_json_put_number(out, "TrainingHours", fit->hours[1] - fit->hours[0]);
    rmd_json_put(out, "Values", values(fit));
    rmd_json_put(out, "Training", training(fit));
    if (fit->natural.known)
        rmd_json_put(out, "NaturalCourse", bands(fit->natural.course, RMD_NATURAL_COURSE));
    rmd_json_put(out, "Forecasts", forecasts(fit));
    rmd_json_put(out, "Findings", rmd_findings_array(findings));
    rmd_json_put(out, "Columns", rmd_findings_columns());
    rmd_json_put(out, "Statements", statements(fit));
    if (fit->modelled) {
        rmd_json_put_number(out, "Rank", fit->rank.rank);
        rmd_json_put_number(out, "RankOf", fit->rank.of);
    }
    rmd_json_put(out, "NotInModel", not_in_model(fit));
    rmd_json_put(out, "RecordedNotUsed", not_used(fit));
    rmd_json_put_text(out, "PriorsSHA256", fit->priors.sha256);
    rmd_priors_each(&fit->priors, put_prior, priors);
    rmd_json_put(out, "Priors", priors);
    return out;
}
