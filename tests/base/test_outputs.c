// SPDX-License-Identifier: BSD-3-Clause
// Outputs appear complete under their names, or nothing remains and nothing old is touched.
#define _DEFAULT_SOURCE
#include "base/file.h"
#include "base/outputs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Each test works in a fresh folder, in a process of its own.
static char folder[] = "/tmp/rmd-XXXXXX";

static void enter(void)
{
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void leave(void)
{
    unlink("a");
    unlink("b");
    cr_assert_eq(rmdir(folder), 0, "something was left in %s", folder);
}

TestSuite(outputs, .init = enter, .fini = leave);

static enum rmd_status put(const char *path, const char *text, int replace, int commit)
{
    struct rmd_outputs *set;
    cr_assert_eq(rmd_outputs_new(&set, replace), RMD_OK);
    enum rmd_status st = rmd_outputs_put(set, path, text, strlen(text));
    if (st == RMD_OK && commit) st = rmd_outputs_commit(set);
    rmd_outputs_free(set);
    return st;
}

static void expect(const char *path, const char *text)
{
    struct rmd_bytes bytes;
    cr_assert_eq(rmd_file_read(&bytes, path, 100), RMD_OK, "%s", rmd_error());
    cr_assert_eq(bytes.size, strlen(text));
    cr_assert_eq(memcmp(bytes.data, text, bytes.size), 0);
    rmd_bytes_free(&bytes);
}

Test(outputs, appear_on_commit)
{
    struct rmd_outputs *set;
    cr_assert_eq(rmd_outputs_new(&set, 0), RMD_OK);
    cr_assert_eq(rmd_outputs_put(set, "a", "one", 3), RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_outputs_put(set, "b", "two", 3), RMD_OK, "%s", rmd_error());
    cr_assert_neq(access("a", F_OK), 0);
    cr_assert_eq(rmd_outputs_commit(set), RMD_OK, "%s", rmd_error());
    expect("a", "one");
    expect("b", "two");
    cr_assert_eq(rmd_outputs_count(set), 2);
    cr_assert_str_eq(rmd_outputs_path(set, 1), "b");
    cr_assert_str_eq(rmd_outputs_sha256(set, 0),
                     "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
    rmd_outputs_free(set);
}

Test(outputs, replace_only_when_told)
{
    cr_assert_eq(put("a", "old", 0, 1), RMD_OK);
    cr_assert_eq(put("a", "new", 0, 1), RMD_ECREATE);
    expect("a", "old");
    cr_assert_eq(put("a", "new", 1, 1), RMD_OK, "%s", rmd_error());
    expect("a", "new");
}

Test(outputs, abandoned_leave_nothing)
{
    cr_assert_eq(put("a", "old", 0, 1), RMD_OK);
    cr_assert_eq(put("a", "new", 1, 0), RMD_OK);
    cr_assert_eq(put("b", "new", 0, 0), RMD_OK);
    expect("a", "old");
}

Test(outputs, do_not_follow_links)
{
    cr_assert_eq(put("a", "old", 0, 1), RMD_OK);
    cr_assert_eq(symlink("a", "b"), 0);
    cr_assert_eq(put("b", "new", 1, 1), RMD_ECREATE);
    expect("a", "old");
    unlink("b");
    cr_assert_eq(symlink("/dev/full", "b"), 0);
    cr_assert_eq(put("b", "new", 1, 1), RMD_ECREATE);
}

Test(outputs, need_a_folder_and_a_name)
{
    cr_assert_eq(put("missing/a", "x", 0, 1), RMD_ECREATE);
    cr_assert_not_null(strstr(rmd_error(), "missing/a"));
    cr_assert_eq(put("./", "x", 0, 1), RMD_ECREATE);
    cr_assert_eq(put("..", "x", 1, 1), RMD_ECREATE);
    cr_assert_eq(put("/dev/null", "x", 1, 1), RMD_ECREATE);
}

Test(outputs, are_written_once)
{
    struct rmd_outputs *set;
    cr_assert_eq(rmd_outputs_new(&set, 0), RMD_OK);
    cr_assert_eq(rmd_outputs_put(set, "a", "x", 1), RMD_OK);
    cr_assert_eq(rmd_outputs_put(set, "a", "y", 1), RMD_EARG);
    rmd_outputs_free(set);
}

Test(outputs, need_permission)
{
    if (geteuid() == 0) cr_skip_test("root may write everywhere");
    cr_assert_eq(chmod(".", 0500), 0);
    cr_assert_eq(put("a", "x", 0, 1), RMD_ECREATE);
    cr_assert_eq(chmod(".", 0700), 0);
}
