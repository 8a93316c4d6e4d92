// SPDX-License-Identifier: BSD-3-Clause
// No time and no number of threads is written, so that the same run gives the same bytes.
#define _GNU_SOURCE
#include "kit/provenance.h"

#include "align/atlas.h"
#include "base/infile.h"
#include "base/memory.h"
#include "dwi/gradients.h"
#include "fmri/bold_run.h"
#include "image/labels.h"
#include "image/nifti.h"
#include "kit/version.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void rmd_provenance_free(struct rmd_inputs *inputs)
{
    for (size_t i = 0; i < inputs->n; i++)
        rmd_release(inputs->file[i].path);
    rmd_release(inputs->file);
    *inputs = (struct rmd_inputs){ 0 };
}

void rmd_provenance_path(struct rmd_text *text, const char *path)
{
    char here[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (path[0] == '/' && getcwd(here, sizeof here)) {
        size_t n = strlen(here);
        if (strncmp(path, here, n) == 0 && path[n] == '/')
            path += n + 1;
        else
            path = slash + 1;
    } else if (strncmp(path, "../", 3) == 0 || strstr(path, "/../")) {
        path = slash + 1;
    }
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    rmd_text_add_valid(text, path);
}

static enum rmd_status reserve(struct rmd_inputs *inputs)
{
    if (inputs->n < inputs->room) return RMD_OK;
    struct rmd_input_file *larger;
    size_t room = 2 * inputs->room + 8;
    enum rmd_status st = rmd_alloc(&larger, room, sizeof *larger);
    if (st != RMD_OK) return st;
    if (inputs->n) memcpy(larger, inputs->file, inputs->n * sizeof *larger);
    rmd_release(inputs->file);
    inputs->file = larger;
    inputs->room = room;
    return RMD_OK;
}

enum rmd_status rmd_provenance_fingerprint(char sha256[65], const char *path)
{
    struct rmd_infile file = { 0 };
    enum rmd_status st = rmd_infile_open(&file, path);
    if (st == RMD_OK) st = rmd_infile_end(sha256, &file);
    rmd_infile_close(&file);
    return st;
}

enum rmd_status rmd_run_input(struct rmd_run *run, const char *path, const char *sha256)
{
    struct rmd_text shown = { 0 };
    struct stat about;
    enum rmd_status st = reserve(run->inputs);
    if (st != RMD_OK) return st;
    struct rmd_input_file *file = &run->inputs->file[run->inputs->n];
    *file = (struct rmd_input_file){ .size = stat(path, &about) == 0 ? (double)about.st_size : 0 };
    if (sha256)
        memcpy(file->sha256, sha256, strnlen(sha256, 64));
    else if ((st = rmd_provenance_fingerprint(file->sha256, path)) != RMD_OK)
        return st;
    rmd_provenance_path(&shown, path);
    if (shown.status != RMD_OK) return shown.status;
    file->path = shown.s;
    run->inputs->n++;
    return RMD_OK;
}

enum rmd_status rmd_run_scan(struct rmd_run *run, const char *path,
                             const struct rmd_nifti_info *info, int tables)
{
    enum rmd_status st = RMD_OK;
    struct rmd_text text[2] = { { 0 } };
    size_t n = strlen(path);
    if (*info->sha256_image) {
        for (int i = 0; i < 2; i++) {
            rmd_text_add(&text[i], "%.*s.%s", (int)n - 4, path, i ? "img" : "hdr");
            RMD_TRY(text[i].status);
            RMD_TRY(rmd_run_input(run, text[i].s, i ? info->sha256_image : info->sha256));
            rmd_text_free(&text[i]);
        }
    } else {
        RMD_TRY(rmd_run_input(run, path, info->sha256));
    }
    if (tables) RMD_TRY(rmd_gradients_find(&text[0], &text[1], path, NULL));
    for (int i = 0; i < 2; i++)
        if (text[i].s) RMD_TRY(rmd_run_input(run, text[i].s, NULL));
out:
    for (int i = 0; i < 2; i++)
        rmd_text_free(&text[i]);
    return st;
}

static enum rmd_status add_table_beside(struct rmd_run *run, const char *labels)
{
    struct rmd_text path = { 0 };
    rmd_labels_table_path(&path, labels);
    enum rmd_status st = path.status;
    if (st == RMD_OK && access(path.s, F_OK) == 0) st = rmd_run_input(run, path.s, NULL);
    rmd_text_free(&path);
    return st;
}

enum rmd_status rmd_run_regions(struct rmd_run *run, const char *labels, const char *table,
                                const char *folder)
{
    enum rmd_status st = RMD_OK;
    struct rmd_atlas atlas = { .regions = { 0 } };
    if (labels && !table) RMD_TRY(add_table_beside(run, labels));
    if (!folder) goto out;
    RMD_TRY(rmd_atlas_find(&atlas, folder));
    RMD_TRY(rmd_run_input(run, atlas.regions.s, NULL));
    RMD_TRY(add_table_beside(run, atlas.regions.s));
    if (atlas.fa.s) RMD_TRY(rmd_run_input(run, atlas.fa.s, NULL));
out:
    rmd_atlas_free(&atlas);
    return st;
}

enum rmd_status rmd_run_bold(struct rmd_run *run, const struct rmd_bold_run *bold)
{
    enum rmd_status st;
    RMD_TRY(rmd_run_scan(run, bold->scan.path, &bold->scan.info, 0));
    for (int k = 0; k < bold->files->events; k++)
        RMD_TRY(rmd_run_input(run, bold->files->event[k], NULL));
    if (bold->files->confounds) RMD_TRY(rmd_run_input(run, bold->files->confounds, NULL));
    if (bold->scan.mask_path.s) RMD_TRY(rmd_run_input(run, bold->scan.mask_path.s, NULL));
out:
    return st;
}

enum rmd_status rmd_provenance_options(struct rmd_run *run)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_options *list = run->inputs->options;
    for (int i = 0; i < list->n && st == RMD_OK; i++) {
        const struct rmd_option *option = &list->item[i];
        const void *at = (const char *)option->options + option->row->offset;
        if (option->row->kind == RMD_KIND_FILE && option->given)
            st = rmd_run_input(run, *(const char *const *)at, NULL);
    }
    return st;
}

// Options that change what is said or how fast, never a result.
static int silent(const struct rmd_option *option)
{
    const char *const names[] = { "threads", "quiet", "verbose", "force", "dry_run" };
    for (size_t i = 0; option->common && i < sizeof names / sizeof *names; i++)
        if (strcmp(option->row->name, names[i]) == 0) return 1;
    return 0;
}

static int names_path(const struct rmd_param *row)
{
    return row->kind == RMD_KIND_FILE || row->kind == RMD_KIND_PREFIX ||
           row->kind == RMD_KIND_INPUT;
}

static void add_value(struct rmd_text *text, const struct rmd_option *option)
{
    struct rmd_text raw = { 0 };
    rmd_options_print(&raw, option);
    if (raw.s && names_path(option->row))
        rmd_provenance_path(text, raw.s);
    else if (raw.s)
        rmd_text_add(text, "%s", raw.s);
    rmd_text_free(&raw);
}

static const struct rmd_paths *paths_of(const struct rmd_option *option)
{
    return (const struct rmd_paths *)((const char *)option->options + option->row->offset);
}

static void append_path(struct rmd_json *array, const char *path)
{
    struct rmd_text shown = { 0 };
    rmd_provenance_path(&shown, path);
    rmd_json_append(array, rmd_json_new_text(shown.s));
    rmd_text_free(&shown);
}

// The command as it could be typed again: options in the order of the table, then the inputs.
static struct rmd_json *command_line(const struct rmd_options *list)
{
    struct rmd_json *words = rmd_json_array();
    struct rmd_text text = { 0 };
    char name[64];
    rmd_json_append(words, rmd_json_new_text(list->tool->name));
    for (int positional = 0; positional < 2; positional++)
        for (int i = 0; i < list->n; i++) {
            const struct rmd_option *option = &list->item[i];
            if (!option->given || silent(option)) continue;
            if (rmd_options_positional(option->row) != positional) continue;
            if (option->row->kind == RMD_KIND_INPUTS) {
                for (int k = 0; k < paths_of(option)->n; k++)
                    append_path(words, paths_of(option)->path[k]);
                continue;
            }
            rmd_param_option(name, sizeof name, option->row);
            if (!positional) rmd_text_add(&text, "--%s", name);
            if (rmd_options_valued(option->row)) rmd_text_add(&text, "=");
            if (option->row->kind != RMD_KIND_FLAG) add_value(&text, option);
            rmd_json_append(words, rmd_json_new_text(text.s));
            rmd_text_free(&text);
        }
    return words;
}

static void put_parameter(struct rmd_json *object, const struct rmd_option *option)
{
    char key[64];
    struct rmd_text text = { 0 };
    const void *at = (const char *)option->options + option->row->offset;
    rmd_param_key(key, sizeof key, option->row);
    switch (option->row->kind) {
    case RMD_KIND_REAL: rmd_json_put_number(object, key, *(const double *)at); break;
    case RMD_KIND_INT: rmd_json_put_number(object, key, *(const int *)at); break;
    case RMD_KIND_FLAG: rmd_json_put_truth(object, key, *(const int *)at); break;
    case RMD_KIND_INPUTS: {
        struct rmd_json *paths = rmd_json_array();
        for (int k = 0; k < paths_of(option)->n; k++)
            append_path(paths, paths_of(option)->path[k]);
        rmd_json_put(object, key, paths);
        break;
    }
    default: add_value(&text, option); rmd_json_put_text(object, key, text.s);
    }
    rmd_text_free(&text);
}

static struct rmd_json *parameters(const struct rmd_options *list)
{
    struct rmd_json *object = rmd_json_object();
    for (int i = 0; i < list->n; i++)
        if (!list->item[i].common) put_parameter(object, &list->item[i]);
    return object;
}

static struct rmd_json *file_row(const char *path, const char *sha256)
{
    struct rmd_json *row = rmd_json_object();
    rmd_json_put_text(row, "Path", path);
    rmd_json_put_text(row, "SHA256", sha256);
    return row;
}

static struct rmd_json *input_rows(const struct rmd_inputs *inputs)
{
    struct rmd_json *rows = rmd_json_array();
    for (size_t i = 0; i < inputs->n; i++) {
        struct rmd_json *row = file_row(inputs->file[i].path, inputs->file[i].sha256);
        rmd_json_put_number(row, "Size", inputs->file[i].size);
        rmd_json_append(rows, row);
    }
    return rows;
}

// Outputs lie beside their provenance: they are shown relative to its folder.
static struct rmd_json *output_rows(const struct rmd_outputs *outputs, const char *provenance)
{
    struct rmd_json *rows = rmd_json_array();
    const char *slash = strrchr(provenance, '/');
    size_t folder = slash ? (size_t)(slash - provenance) + 1 : 0;
    for (size_t i = 0; i < rmd_outputs_count(outputs); i++) {
        const char *path = rmd_outputs_path(outputs, i);
        if (strncmp(path, provenance, folder) == 0) path += folder;
        struct rmd_text shown = { 0 };
        rmd_provenance_path(&shown, path);
        rmd_json_append(rows, file_row(shown.s, rmd_outputs_sha256(outputs, i)));
        rmd_text_free(&shown);
    }
    return rows;
}

static struct rmd_json *warnings(const struct rmd_run *run)
{
    struct rmd_json *rows = rmd_json_array();
    for (size_t i = 0; i < run->log.n; i++)
        if (run->log.line[i].level == RMD_WARNING)
            rmd_json_append(rows, rmd_json_new_text(run->log.line[i].text));
    return rows;
}

enum rmd_status rmd_run_json(struct rmd_text *out, const struct rmd_run *run, struct rmd_json *json)
{
    rmd_json_put(json, "Warnings", warnings(run));
    enum rmd_status st = rmd_json_print(out, json);
    rmd_json_free(json);
    return st;
}

static enum rmd_status put_json(struct rmd_run *run, const char *path, struct rmd_json *json)
{
    struct rmd_text text = { 0 };
    enum rmd_status st = rmd_json_print(&text, json);
    if (st == RMD_OK) st = rmd_outputs_put(run->outputs, path, text.s, text.size);
    rmd_text_free(&text);
    rmd_json_free(json);
    return st;
}

enum rmd_status rmd_run_sidecar(struct rmd_run *run, const char *image_path,
                                const char *description, const char *units)
{
    size_t n = strlen(image_path);
    const char *const ends[] = { ".nii.gz", ".nii" };
    for (int i = 0; i < 2; i++) {
        size_t m = strlen(ends[i]);
        if (n > m && strcmp(image_path + n - m, ends[i]) == 0) n -= m;
    }
    struct rmd_text path = { 0 };
    rmd_text_add(&path, "%.*s.json", (int)n, image_path);
    if (path.status != RMD_OK) return path.status;
    struct rmd_json *json = rmd_json_object(), *sources = rmd_json_array();
    struct rmd_json *made = rmd_json_array(), *by = rmd_json_object();
    rmd_json_put_text(json, "Description", description);
    rmd_json_put_text(json, "Units", units);
    for (size_t i = 0; i < run->inputs->n; i++)
        rmd_json_append(sources, rmd_json_new_text(run->inputs->file[i].path));
    rmd_json_put(json, "Sources", sources);
    rmd_json_put_text(by, "Name", run->tool->name);
    rmd_json_put_text(by, "Version", rmd_version());
    rmd_json_put(by, "CommandLine", command_line(run->inputs->options));
    rmd_json_append(made, by);
    rmd_json_put(json, "GeneratedBy", made);
    enum rmd_status st = put_json(run, path.s, json);
    rmd_text_free(&path);
    return st;
}

enum rmd_status rmd_run_provenance(struct rmd_run *run, const char *prefix)
{
    struct rmd_text path = { 0 };
    rmd_text_add(&path, "%s_provenance.json", prefix);
    if (path.status != RMD_OK) return path.status;
    struct rmd_json *json = rmd_json_object();
    rmd_json_put_text(json, "Tool", run->tool->name);
    rmd_version_put(json);
    rmd_json_put_number(json, "Seed", run->common.seed);
    rmd_json_put(json, "CommandLine", command_line(run->inputs->options));
    rmd_json_put(json, "Parameters", parameters(run->inputs->options));
    rmd_json_put(json, "Inputs", input_rows(run->inputs));
    rmd_json_put(json, "Outputs", output_rows(run->outputs, path.s));
    rmd_json_put(json, "Warnings", warnings(run));
    enum rmd_status st = put_json(run, path.s, json);
    rmd_text_free(&path);
    return st;
}
