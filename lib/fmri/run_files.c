// SPDX-License-Identifier: BSD-3-Clause
// Images are told by their names, tables by their first line.
#include "fmri/run_files.h"

#include "base/memory.h"
#include "base/table.h"
#include "fmri/events.h"
#include "image/nifti.h"

#include <string.h>
#include <unistd.h>

struct sorting {
    const char **image, **event, **confound;
    int images, events, confounds;
};

static enum rmd_status is_events(int *answer, const char *path)
{
    enum rmd_status st;
    struct rmd_bytes bytes = { 0 };
    RMD_TRY(rmd_file_read(&bytes, path, 64 << 20));
    const char *text = (const char *)bytes.data;
    size_t line = strcspn(text, "\r\n");
    *answer = rmd_events_format_of(path, text, bytes.size) != RMD_EVENTS_BIDS;
    for (size_t i = 0; i + 5 <= line; i++)
        *answer |= memcmp(text + i, "onset", 5) == 0;
out:
    rmd_bytes_free(&bytes);
    return st;
}

static enum rmd_status sort_one(struct sorting *s, const char *path)
{
    int events;
    if (rmd_nifti_stem(path) < strlen(path)) {
        s->image[s->images++] = path;
        return RMD_OK;
    }
    enum rmd_status st = is_events(&events, path);
    if (st != RMD_OK) return st;
    if (events)
        s->event[s->events++] = path;
    else
        s->confound[s->confounds++] = path;
    return RMD_OK;
}

// The length of the name of a run without _bold and the entities of derivatives.
static size_t base_length(const char *image)
{
    size_t length = rmd_nifti_stem(image);
    static const char *const cuts[] = { "_bold", "_desc-", "_res-", "_space-" };
    const char *name = strrchr(image, '/') ? strrchr(image, '/') : image;
    for (int k = 0; k < 4; k++) {
        const char *cut = strstr(name, cuts[k]);
        if (cut && (size_t)(cut - image) < length) length = (size_t)(cut - image);
    }
    return length;
}

static enum rmd_status beside(char **out, const char *image, size_t base, const char *ending)
{
    struct rmd_text path = { 0 };
    rmd_text_add(&path, "%.*s%s", (int)base, image, ending);
    enum rmd_status st = path.status;
    if (st == RMD_OK && access(path.s, F_OK) == 0) st = rmd_text_copy(out, path.s);
    rmd_text_free(&path);
    return st;
}

static enum rmd_status fill_events(struct rmd_run_files *run, const char *const *event, int n)
{
    enum rmd_status st;
    RMD_TRY(rmd_alloc(&run->event, n ? (size_t)n : 1, sizeof *run->event));
    for (; run->events < n; run->events++)
        RMD_TRY(rmd_text_copy(&run->event[run->events], event[run->events]));
    if (n == 0) {
        RMD_TRY(beside(&run->event[0], run->image, base_length(run->image), "_events.tsv"));
        run->events = run->event[0] != NULL;
    }
    if (run->events == 0)
        st = rmd_fail(RMD_EMISSING, "%s: no table of events; give it, or name it %.*s_events.tsv",
                      run->image, (int)base_length(run->image), run->image);
out:
    return st;
}

static enum rmd_status fill_confounds(struct rmd_run_files *run, const char *confounds)
{
    enum rmd_status st = RMD_OK;
    if (confounds) return rmd_text_copy(&run->confounds, confounds);
    RMD_TRY(beside(&run->confounds, run->image, base_length(run->image),
                   "_desc-confounds_timeseries.tsv"));
    if (!run->confounds)
        RMD_TRY(beside(&run->confounds, run->image, base_length(run->image), "_motion.tsv"));
out:
    return st;
}

static enum rmd_status deal(struct rmd_run_list *out, const struct sorting *s)
{
    enum rmd_status st;
    if (s->images == 0) return rmd_fail(RMD_EARG, "no image is given");
    if (s->images > 1 && s->events != 0 && s->events != s->images)
        return rmd_fail(RMD_EARG, "%d tables of events for %d runs: give one a run", s->events,
                        s->images);
    if (s->confounds != 0 && s->confounds != s->images)
        return rmd_fail(RMD_EARG, "%d tables of confounds for %d runs: give one a run",
                        s->confounds, s->images);
    RMD_TRY(rmd_alloc(&out->run, (size_t)s->images, sizeof *out->run));
    out->runs = s->images;
    for (int r = 0; r < s->images; r++) {
        int each = s->images == 1 ? s->events : s->events > 0;
        out->run[r].image = s->image[r];
        RMD_TRY(fill_events(&out->run[r], s->event + r, each));
        RMD_TRY(fill_confounds(&out->run[r], s->confounds ? s->confound[r] : NULL));
    }
out:
    return st;
}

enum rmd_status rmd_run_files_sort(struct rmd_run_list *out, const char *const *path, int n,
                                   const char *events, const char *confounds)
{
    enum rmd_status st;
    struct sorting s = { 0 };
    size_t room = (size_t)n + 2;
    *out = (struct rmd_run_list){ 0 };
    RMD_TRY(rmd_alloc(&s.image, room, sizeof *s.image));
    RMD_TRY(rmd_alloc(&s.event, room, sizeof *s.event));
    RMD_TRY(rmd_alloc(&s.confound, room, sizeof *s.confound));
    if (events) s.event[s.events++] = events;
    if (confounds) s.confound[s.confounds++] = confounds;
    for (int i = 0; i < n; i++)
        RMD_TRY(sort_one(&s, path[i]));
    RMD_TRY(deal(out, &s));
out:
    rmd_release(s.image);
    rmd_release(s.event);
    rmd_release(s.confound);
    if (st != RMD_OK) rmd_run_files_free(out);
    return st;
}

void rmd_run_files_free(struct rmd_run_list *list)
{
    for (int r = 0; r < list->runs; r++) {
        struct rmd_run_files *run = &list->run[r];
        for (int k = 0; run->event && k < run->events; k++)
            rmd_release(run->event[k]);
        rmd_release(run->event);
        rmd_release(run->confounds);
    }
    rmd_release(list->run);
    *list = (struct rmd_run_list){ 0 };
}
