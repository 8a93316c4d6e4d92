// SPDX-License-Identifier: BSD-3-Clause
// The life of a tool: parse, run, commit the files, print, exit.
#define _GNU_SOURCE
#include "kit/cli.h"

#include "base/memory.h"
#include "base/outfile.h"
#include "base/parallel.h"
#include "kit/completion.h"
#include "kit/exit_codes.h"
#include "kit/interrupt.h"
#include "kit/man.h"
#include "kit/progress.h"
#include "kit/provenance.h"
#include "kit/usage.h"
#include "kit/version.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

// Adds what a meta option asks for; 0 where none was given.
static int answer_meta(struct rmd_text *text, const struct rmd_options *list)
{
    if (list->meta.help)
        rmd_usage_print(text, list);
    else if (list->meta.version)
        rmd_version_print(text, list->tool->name);
    else if (list->meta.man)
        rmd_man_print(text, list);
    else if (list->meta.completion >= 0)
        rmd_completion_print(text, list, list->meta.completion);
    else
        return 0;
    return 1;
}

static const char *prefix_of(const struct rmd_options *list)
{
    for (int i = 0; i < list->n; i++) {
        const struct rmd_option *option = &list->item[i];
        if (option->row->kind == RMD_KIND_PREFIX && option->given)
            return *(const char **)((char *)option->options + option->row->offset);
    }
    return NULL;
}

// Refuses before anything is computed what the commit would refuse afterwards. Where the
// prefix is a folder, the tool itself makes what is missing.
static enum rmd_status check_outputs(const struct rmd_options *list, int replace)
{
    const char *prefix = prefix_of(list);
    enum rmd_status st = RMD_OK;
    if (prefix == NULL || list->tool->writes == NULL) return RMD_OK;
    for (const struct rmd_written *w = list->tool->writes; w->suffix && st == RMD_OK; w++) {
        struct rmd_text path = { 0 };
        struct rmd_outfile *file = NULL;
        rmd_text_add(&path, "%s%s", prefix, w->suffix);
        st = path.status;
        if (st == RMD_OK && (w->suffix[0] != '/' || access(path.s, F_OK) == 0))
            st = rmd_outfile_new(&file, path.s, replace);
        rmd_outfile_free(file);
        rmd_text_free(&path);
    }
    return st;
}

static enum rmd_status plan_input(struct rmd_text *text, const char *path)
{
    if (access(path, R_OK) != 0)
        return rmd_fail(RMD_EMISSING, "%s cannot be read: %s", path, strerror(errno));
    rmd_text_add(text, "would read  ");
    rmd_text_add_clean(text, path);
    rmd_text_add(text, "\n");
    return RMD_OK;
}

// What --dry-run prints.
static enum rmd_status plan(struct rmd_text *text, const struct rmd_options *list)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < list->n && st == RMD_OK; i++) {
        const struct rmd_option *option = &list->item[i];
        const void *at = (const char *)option->options + option->row->offset;
        int one = option->row->kind == RMD_KIND_FILE || option->row->kind == RMD_KIND_INPUT;
        if (one && option->given) st = plan_input(text, *(const char *const *)at);
        if (option->row->kind != RMD_KIND_INPUTS) continue;
        const struct rmd_paths *paths = at;
        for (int k = 0; k < paths->n && st == RMD_OK; k++)
            st = plan_input(text, paths->path[k]);
    }
    const char *prefix = prefix_of(list);
    if (st != RMD_OK || prefix == NULL) return st;
    for (const struct rmd_written *w = list->tool->writes; w && w->suffix; w++)
        rmd_text_add(text, "would write %s%s\n", prefix, w->suffix);
    rmd_text_add(text, "would write %s_provenance.json\n", prefix);
    return text->status;
}

static enum rmd_status run_tool(struct rmd_run *run, const struct rmd_options *list)
{
    enum rmd_status st;
    if (run->common.threads > 0) rmd_parallel_threads(run->common.threads);
    RMD_TRY(check_outputs(list, run->common.force));
    if (run->common.dry_run) return plan(&run->text, list);
    if (prefix_of(list)) RMD_TRY(rmd_provenance_options(run));
    RMD_TRY(rmd_outputs_new(&run->outputs, run->common.force));
    rmd_interrupt_guard(run->outputs);
    RMD_TRY(run->tool->run(run));
    RMD_TRY(run->text.status);
    RMD_TRY(rmd_outputs_commit(run->outputs));
out:
    rmd_interrupt_guard(NULL);
    rmd_outputs_free(run->outputs);
    run->outputs = NULL;
    return st;
}

// A refusal still shows what was found; another failure shows nothing but its message.
static enum rmd_status print(const struct rmd_run *run, enum rmd_status st)
{
    rmd_progress_log(run);
    if (st != RMD_OK) rmd_progress_message(run->tool->name, "", rmd_error());
    if (run->text.size && (st == RMD_OK || st == RMD_EREFUSED)) {
        enum rmd_status printed = rmd_interrupt_print(run->text.s, run->text.size);
        if (printed != RMD_OK) rmd_progress_message(run->tool->name, "", rmd_error());
        if (st == RMD_OK) return printed;
    }
    return st;
}

int rmd_tool_main(const struct rmd_tool *tool, int argc, char **argv)
{
    enum rmd_status st;
    struct rmd_options list = { 0 };
    struct rmd_inputs inputs = { .options = &list };
    struct rmd_run run = { .tool = tool, .inputs = &inputs };

    rmd_interrupt_prepare();
    RMD_TRY(rmd_alloc(&run.opts, 1, tool->opts_size));
    rmd_options_list(&list, tool, run.opts, &run.common);
    RMD_TRY(rmd_options_parse(&list, argc, argv));
    if (answer_meta(&run.text, &list))
        st = run.text.status;
    else
        st = run_tool(&run, &list);
out:
    rmd_progress_clear();
    st = print(&run, st);
    int code = st == RMD_OK ? run.exit_code : rmd_exit_codes_of(st);
    rmd_provenance_free(&inputs);
    rmd_text_free(&run.text);
    rmd_log_free(&run.log);
    rmd_options_free(&list);
    rmd_release(run.opts);
    return code;
}
