// SPDX-License-Identifier: BSD-3-Clause
// Schedules from a table, behind the training that was.
#include "plasticity/plan.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static enum rmd_status complain(const char *path, size_t row, const char *fault)
{
    return rmd_fail(RMD_EFORMAT, "%s: row %zu: %s", path, row + 1, fault);
}

static struct rmd_plan_schedule *find(struct rmd_plan *plan, const char *name)
{
    for (int i = 0; i < plan->schedules; i++)
        if (strcmp(plan->schedule[i].name, name) == 0) return &plan->schedule[i];
    return NULL;
}

// A schedule that starts with the training until the last session.
static enum rmd_status start(struct rmd_plan *plan, const char *name, const struct rmd_fit *fit,
                             size_t rows)
{
    const struct rmd_course *c = &fit->observed.course;
    double last = c->day[c->sessions - 1];
    struct rmd_plan_schedule *s = &plan->schedule[plan->schedules++];
    *s = (struct rmd_plan_schedule){ .name = name };
    enum rmd_status st = rmd_alloc(&s->dose, (size_t)c->doses + rows, sizeof *s->dose);
    for (int i = 0; st == RMD_OK && i < c->doses && c->dose[i].start < last; i++) {
        s->dose[s->doses] = c->dose[i];
        s->dose[s->doses].end = fmin(c->dose[i].end, last);
        s->doses++;
    }
    return st;
}

static enum rmd_status insert(struct rmd_plan_schedule *s, const struct rmd_dose *dose,
                              const char *path, size_t row)
{
    int at = s->doses;
    while (at > 0 && s->dose[at - 1].start > dose->start)
        at--;
    if ((at > 0 && s->dose[at - 1].end > dose->start) ||
        (at < s->doses && s->dose[at].start < dose->end))
        return complain(path, row,
                        "it overlaps with other training of the schedule: split it there "
                        "and add the hours");
    memmove(s->dose + at + 1, s->dose + at, (size_t)(s->doses - at) * sizeof *s->dose);
    s->dose[at] = *dose;
    s->doses++;
    return RMD_OK;
}

static enum rmd_status take(struct rmd_plan *plan, const struct rmd_fit *fit, const char *path,
                            size_t row)
{
    enum rmd_status st;
    const struct rmd_study_table t = { .path = (char *)path, .table = plan->table, .person = -1 };
    const char *name = rmd_record_text(&t, row, "schedule");
    double begin, end, hours, last = fit->schedule.day[fit->schedule.days - 1];
    if (*name == '\0') return complain(path, row, "the schedule has no name");
    RMD_TRY(rmd_record_number(&begin, &t, row, "start_day"));
    RMD_TRY(rmd_record_number(&end, &t, row, "end_day"));
    RMD_TRY(rmd_record_number(&hours, &t, row, "hours"));
    if (!(begin >= last))
        RMD_TRY(complain(path, row,
                         "training to come starts on the day of the last session or "
                         "later; what was belongs to --training"));
    if (!(end > begin && isfinite(end)) || !(hours >= 0 && hours <= 24 * (end - begin)))
        RMD_TRY(complain(path, row,
                         "end_day must be after start_day, and hours from 0 to what the "
                         "days have"));
    if (find(plan, name) == NULL) {
        if (plan->schedules == RMD_SCHEDULES_MOST)
            RMD_TRY(complain(path, row, "there are too many schedules"));
        RMD_TRY(start(plan, name, fit, plan->table.rows));
    }
    struct rmd_dose dose = { begin, end, rmd_course_rate(hours / (end - begin), &fit->priors) };
    RMD_TRY(insert(find(plan, name), &dose, path, row));
    find(plan, name)->hours += hours;
out:
    return st;
}

enum rmd_status rmd_plan_read(struct rmd_plan *out, const struct rmd_fit *fit, const char *path)
{
    enum rmd_status st;
    *out = (struct rmd_plan){ 0 };
    if (!fit->modelled)
        return rmd_fail(RMD_EARG, "no metric is fit for the model: plasticity-fit tells why");
    RMD_TRY(start(out, "no further training", fit, 0));
    if (path == NULL) goto out;
    RMD_TRY(rmd_table_read(&out->table, path));
    if (rmd_table_column(&out->table, "schedule") < 0)
        RMD_TRY(rmd_fail(RMD_EFORMAT,
                         "%s: schedules are a table with the columns schedule, "
                         "start_day, end_day and hours",
                         path));
    for (size_t row = 0; row < out->table.rows; row++)
        RMD_TRY(take(out, fit, path, row));
out:
    if (st != RMD_OK) rmd_plan_free(out);
    return st;
}

void rmd_plan_free(struct rmd_plan *plan)
{
    for (int i = 0; i < plan->schedules; i++)
        rmd_release(plan->schedule[i].dose);
    rmd_table_free(&plan->table);
    *plan = (struct rmd_plan){ 0 };
}
