// SPDX-License-Identifier: BSD-3-Clause
// A mixed model as text, table and JSON.
#include "base/number.h"
#include "plasticity/mixed.h"

#include <math.h>

// The name of random effect i.
static const char *random_name(const struct rmd_mixed *m, int i)
{
    int k = 0;
    while (m->term[k].random != i)
        k++;
    return m->term[k].name;
}

void rmd_mixed_print_text(struct rmd_text *out, const struct rmd_mixed *m)
{
    rmd_text_add(out, "%zu observations of %zu people, %s likelihood\n\n", m->rows, m->people,
                 m->restricted ? "restricted" : "maximum");
    rmd_text_add(out, "log likelihood %.4f, residual SD %.6g\n", m->log_likelihood, m->sigma);
    if (m->rated) rmd_text_add(out, "rate %.8g (log %.6f)\n", m->rate, log(m->rate));
    rmd_text_add(out, "\n%-24s %14s %12s\n", "term", "estimate", m->rated ? "SE|rate" : "SE");
    for (int i = 0; i < m->terms; i++)
        rmd_text_add(out, "%-24s %14.7g %12.5g\n", m->term[i].name, m->fixed[i], m->fixed_se[i]);
    rmd_text_add(out, "\n%-24s %14s  correlations\n", "between people", "SD");
    for (int i = 0; i < m->randoms; i++) {
        rmd_text_add(out, "%-24s %14.7g", random_name(m, i), m->sd[i]);
        for (int k = 0; k < i; k++)
            rmd_text_add(out, " %8.5f", m->correlation[i * RMD_RANDOM_MOST + k]);
        rmd_text_add(out, "\n");
    }
    if (m->boundary)
        rmd_text_add(out, "Boundary: the random effects are not identified, an SD of 0 or a "
                          "correlation of 1; leave one out.\n");
}

static void row(struct rmd_text *out, const char *section, const char *name, double value,
                double se)
{
    char a[32], b[32];
    rmd_text_add(out, "%s\t", section);
    rmd_text_add_clean(out, name);
    rmd_text_add(out, "\t%s\t%s\n", rmd_number_print(a, sizeof a, value, 9),
                 rmd_number_print(b, sizeof b, se, 6));
}

void rmd_mixed_print_tsv(struct rmd_text *out, const struct rmd_mixed *m)
{
    rmd_text_add(out, "section\tname\tvalue\tse\n");
    row(out, "fit", m->restricted ? "restricted log likelihood" : "log likelihood",
        m->log_likelihood, (double)NAN);
    row(out, "fit", "residual SD", m->sigma, (double)NAN);
    row(out, "fit", "boundary", m->boundary, (double)NAN);
    if (m->rated) row(out, "fit", "rate", m->rate, (double)NAN);
    for (int i = 0; i < m->terms; i++)
        row(out, "fixed", m->term[i].name, m->fixed[i], m->fixed_se[i]);
    for (int i = 0; i < m->randoms; i++)
        row(out, "sd", random_name(m, i), m->sd[i], (double)NAN);
    for (int i = 1; i < m->randoms; i++)
        for (int k = 0; k < i; k++)
            row(out, "correlation", random_name(m, i), m->correlation[i * RMD_RANDOM_MOST + k],
                (double)NAN);
    for (size_t g = 0; g < m->people; g++)
        for (int i = 0; i < m->randoms; i++) {
            rmd_text_add(out, "person ");
            rmd_text_add_clean(out, m->person[g].id);
            row(out, "", random_name(m, i), m->person[g].effect[i], (double)NAN);
        }
}

struct rmd_json *rmd_mixed_json(const struct rmd_mixed *m)
{
    struct rmd_json *out = rmd_json_object(), *fixed = rmd_json_object(), *sd = rmd_json_object(),
                    *people = rmd_json_object(), *correlation = rmd_json_array();
    rmd_json_put_number(out, "Observations", (double)m->rows);
    rmd_json_put_number(out, "People", (double)m->people);
    rmd_json_put_truth(out, "Restricted", m->restricted);
    rmd_json_put_number(out, "LogLikelihood", m->log_likelihood);
    rmd_json_put_number(out, "ResidualSD", m->sigma);
    if (m->rated) rmd_json_put_number(out, "Rate", m->rate);
    for (int i = 0; i < m->terms; i++)
        rmd_json_put_number(fixed, m->term[i].name, m->fixed[i]);
    rmd_json_put(out, "Fixed", fixed);
    for (int i = 0; i < m->randoms; i++)
        rmd_json_put_number(sd, random_name(m, i), m->sd[i]);
    rmd_json_put(out, "BetweenPeopleSD", sd);
    for (int i = 0; i < m->randoms; i++)
        rmd_json_append(correlation,
                        rmd_json_new_numbers(&m->correlation[i * RMD_RANDOM_MOST], i + 1));
    rmd_json_put(out, "Correlation", correlation);
    rmd_json_put_truth(out, "Boundary", m->boundary);
    for (size_t g = 0; g < m->people; g++)
        rmd_json_put(people, m->person[g].id,
                     rmd_json_new_numbers(m->person[g].effect, m->randoms));
    rmd_json_put(out, "Effects", people);
    return out;
}
