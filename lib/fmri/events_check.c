// SPDX-License-Identifier: BSD-3-Clause
// Times that cannot be seconds of this run.
#include "fmri/events.h"

#include <math.h>

struct survey {
    size_t beyond, before; // start after the run; end before it
    size_t late;           // end after the run
    double last_onset, last_end;
    int whole, thousands; // all onsets are whole numbers; are multiples of 1000, not all 0
};

static struct survey survey_of(const struct rmd_events *events, double seconds)
{
    struct survey s = { .whole = 1, .thousands = 1, .last_onset = -(double)INFINITY };
    double most = 0;
    s.last_end = s.last_onset;
    for (size_t i = 0; i < events->n; i++) {
        double onset = events->event[i].onset, end = onset + events->event[i].duration;
        s.beyond += onset >= seconds;
        s.late += onset < seconds && end > seconds;
        s.before += end < 0;
        s.last_onset = fmax(s.last_onset, onset);
        s.last_end = fmax(s.last_end, end);
        most = fmax(most, fabs(onset));
        s.whole &= onset == floor(onset);
        s.thousands &= fmod(onset, 1000) == 0;
    }
    s.thousands &= most > 0;
    return s;
}

enum rmd_status rmd_events_check(const struct rmd_events *events, const char *path, int volumes,
                                 double tr, struct rmd_log *log)
{
    double seconds = volumes * tr;
    struct survey s = survey_of(events, seconds);
    if (s.beyond && (s.thousands || s.last_onset / 1000 < seconds) && s.last_onset > 1e4)
        return rmd_fail(RMD_EFORMAT,
                        "%s: onsets reach %g, the run lasts %g s: they look like milliseconds; "
                        "divide onset and duration by 1000",
                        path, s.last_onset, seconds);
    if (2 * s.beyond > events->n || s.beyond + s.before == events->n)
        return rmd_fail(RMD_EFORMAT,
                        "%s: %zu of %zu events start after the run ended (%g s): is it the table "
                        "of another run, or are the onsets not in seconds?",
                        path, s.beyond, events->n, seconds);
    if (s.beyond)
        rmd_log_add(log, RMD_WARNING, "%s: %zu events start after the run ended (%g s)", path,
                    s.beyond, seconds);
    if (s.late)
        rmd_log_add(log, RMD_NOTE, "%s: %zu events end after the run ended (%g s)", path, s.late,
                    seconds);
    if (s.before)
        rmd_log_add(log, RMD_WARNING, "%s: %zu events ended before the first volume", path,
                    s.before);
    if (s.whole && s.last_end <= volumes && tr > 1.2 && events->n > 3)
        rmd_log_add(log, RMD_WARNING,
                    "%s: all onsets are whole numbers below the number of volumes (%d): if they "
                    "count volumes, multiply them by the TR",
                    path, volumes);
    else if (s.last_onset < seconds / 2)
        rmd_log_add(log, RMD_WARNING,
                    "%s: the last event starts at %g s, in the first half of the run (%g s)", path,
                    s.last_onset, seconds);
    return RMD_OK;
}
