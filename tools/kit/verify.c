// SPDX-License-Identifier: BSD-3-Clause
// Paths in a provenance are relative to the folder of the provenance or of the run.
#define _DEFAULT_SOURCE
#include "kit/verify.h"

#include "base/json.h"
#include "kit/provenance.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const rmd_verify_names[RMD_VERDICTS] = { "same", "absent", "missing", "changed" };

struct visitor {
    rmd_verify_visit *visit;
    void *context;
    int outputs_only;
};

static enum rmd_status look(enum rmd_verdict *verdict, const char *folder, const char *path,
                            const char *sha256)
{
    const char *slash = strrchr(path, '/');
    const char *names[] = { path, path, slash ? slash + 1 : path };
    const char *folders[] = { folder, "", folder };
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < 3 && *verdict != RMD_VERIFY_SAME && st == RMD_OK; i++) {
        struct rmd_text place = { 0 };
        char now[65];
        rmd_text_add(&place, "%s%s", folders[i], names[i]);
        st = place.status;
        if (st == RMD_OK && access(place.s, F_OK) == 0) {
            st = rmd_provenance_fingerprint(now, place.s);
            int same = st == RMD_OK && strcmp(now, sha256) == 0;
            *verdict = same ? RMD_VERIFY_SAME : RMD_VERIFY_CHANGED;
        }
        rmd_text_free(&place);
    }
    return st;
}

static enum rmd_status check_rows(const struct visitor *visitor, const char *file,
                                  const struct rmd_json *rows, const char *role,
                                  enum rmd_verdict unseen)
{
    const char *slash = strrchr(file, '/');
    struct rmd_text folder = { 0 };
    rmd_text_append(&folder, file, slash ? (size_t)(slash - file) + 1 : 0);
    enum rmd_status st = folder.status;
    for (size_t i = 0; i < rmd_json_count(rows) && st == RMD_OK; i++) {
        const struct rmd_json *row = rmd_json_item(rows, i);
        const char *path = rmd_json_text(rmd_json_member(row, "Path"), "");
        enum rmd_verdict verdict = unseen;
        st = look(&verdict, folder.s, path, rmd_json_text(rmd_json_member(row, "SHA256"), ""));
        if (st == RMD_OK) visitor->visit(visitor->context, role, path, verdict);
    }
    rmd_text_free(&folder);
    return st;
}

static enum rmd_status check_file(const struct visitor *visitor, const char *file)
{
    struct rmd_json *json;
    enum rmd_status st = rmd_json_read(&json, file);
    if (st != RMD_OK) return st;
    const struct rmd_json *inputs = rmd_json_member(json, "Inputs");
    const struct rmd_json *outputs = rmd_json_member(json, "Outputs");
    if (rmd_json_member(json, "Tool") == NULL || inputs == NULL || outputs == NULL)
        st = rmd_fail(RMD_EFORMAT, "%s is no provenance: give a file named ..._provenance.json",
                      file);
    if (st == RMD_OK && !visitor->outputs_only)
        st = check_rows(visitor, file, inputs, "input", RMD_VERIFY_ABSENT);
    if (st == RMD_OK) st = check_rows(visitor, file, outputs, "output", RMD_VERIFY_MISSING);
    rmd_json_free(json);
    return st;
}

static int is_provenance(const struct dirent *entry)
{
    const char end[] = "_provenance.json";
    size_t n = strlen(entry->d_name), m = sizeof end - 1;
    return n >= m && strcmp(entry->d_name + n - m, end) == 0;
}

enum rmd_status rmd_verify_path(const char *path, int outputs_only, rmd_verify_visit *visit,
                                void *context)
{
    const struct visitor visitor = { visit, context, outputs_only };
    struct dirent **entry;
    int n = scandir(path, &entry, is_provenance, alphasort);
    if (n < 0) return check_file(&visitor, path);
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < n; i++) {
        struct rmd_text file = { 0 };
        rmd_text_add(&file, "%s/%s", path, entry[i]->d_name);
        if (st == RMD_OK) st = file.status;
        if (st == RMD_OK) st = check_file(&visitor, file.s);
        rmd_text_free(&file);
        free(entry[i]);
    }
    free(entry);
    if (n == 0) return rmd_fail(RMD_EMISSING, "%s holds no file named ..._provenance.json", path);
    return st;
}
