// SPDX-License-Identifier: BSD-3-Clause
// Reads the masks, sets their marks, and checks whole streamlines.
#include "dwi/track_regions.h"

#include "base/memory.h"
#include "image/mask.h"
#include "image/nifti.h"

#include <string.h>

#define T struct rmd_track_region_opts
const struct rmd_param rmd_track_region_params[] = {
    // clang-format off
    RMD_TEXT(T, mask, 0, "mask that streamlines do not leave; without it the voxels that hold anything"),
    RMD_TEXT(T, start, 0, "mask in which streamlines begin; without it all of the mask"),
    RMD_TEXT(T, include, 0, "masks through each of which a streamline must pass, with commas between"),
    RMD_FLAG(T, ordered, 0, "the masks of --include are passed in the order given, from either end"),
    RMD_TEXT(T, exclude, 0, "masks that no streamline may touch"),
    RMD_TEXT(T, end, 0, "mask in which one end must lie, or two masks for both ends"),
    RMD_TEXT(T, stop, 0, "masks in which streamlines end once they enter"),
    { 0 }
    // clang-format on
};
#undef T

// The next path of a list, copied; NULL at its end.
static enum rmd_status next_path(char **path, const char **list)
{
    size_t size = *list ? strcspn(*list, ",") : 0;
    *path = NULL;
    if (!*list) return RMD_OK;
    enum rmd_status st = rmd_alloc(path, size + 1, 1);
    if (st != RMD_OK) return st;
    memcpy(*path, *list, size);
    *list = (*list)[size] ? *list + size + 1 : NULL;
    return RMD_OK;
}

struct list {
    const char *paths, *option;
    uint32_t mark; // of the first path
    int most;      // marks, one a path; 0: the same for all
};

static void make_lists(struct list list[6], const struct rmd_track_region_opts *opts)
{
    const struct list all[6] = {
        { opts->mask, "--mask", RMD_TRACK_MASK, 1 },
        { opts->start, "--start", RMD_TRACK_START, 1 },
        { opts->include, "--include", RMD_TRACK_INCLUDE, RMD_TRACK_INCLUDES },
        { opts->exclude, "--exclude", RMD_TRACK_EXCLUDE, 0 },
        { opts->end, "--end", RMD_TRACK_END, 2 },
        { opts->stop, "--stop", RMD_TRACK_STOP, 0 },
    };
    memcpy(list, all, sizeof all);
}

// Cuts ":7" off the end of a path and returns 7; 0 where there is none.
static int cut_label(char *path)
{
    char *colon = strrchr(path, ':');
    int label = 0;
    if (!colon || !colon[1] || strspn(colon + 1, "0123456789") != strlen(colon + 1)) return 0;
    for (const char *digit = colon + 1; *digit && label < 100000000; digit++)
        label = 10 * label + (*digit - '0');
    *colon = '\0';
    return label;
}

enum rmd_status rmd_track_regions_each(const struct rmd_track_region_opts *opts,
                                       enum rmd_status (*visit)(void *context, const char *path),
                                       void *context)
{
    enum rmd_status st = RMD_OK;
    struct list list[6];
    char *path = NULL;
    make_lists(list, opts);
    for (int i = 0; i < 6; i++)
        for (;;) {
            rmd_release(path);
            RMD_TRY(next_path(&path, &list[i].paths));
            if (!path) break;
            cut_label(path);
            RMD_TRY(visit(context, path));
        }
out:
    rmd_release(path);
    return st;
}

static enum rmd_status mark_label(struct rmd_track_regions *out, const char *path, int label,
                                  uint32_t mark, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_volume image = { 0 };
    size_t found = 0;
    RMD_TRY(rmd_nifti_read(&image, NULL, path, NULL, log));
    if ((st = rmd_grid_match(&image.grid, &out->grid)) != RMD_OK) rmd_context("%s", path);
    for (size_t i = 0; st == RMD_OK && i < rmd_grid_count(&out->grid); i++) {
        if (image.v[i] != (float)label) continue;
        out->mark[i] |= mark;
        found++;
    }
    if (st == RMD_OK && found == 0)
        st = rmd_fail(RMD_EFORMAT, "%s: no voxel has the label %d", path, label);
out:
    rmd_volume_free(&image);
    return st;
}

static enum rmd_status mark_region(struct rmd_track_regions *out, char *path, uint32_t mark,
                                   struct rmd_log *log)
{
    struct rmd_mask mask = { 0 };
    int label = cut_label(path);
    if (label > 0) return mark_label(out, path, label, mark, log);
    enum rmd_status st = rmd_mask_read(&mask, path, &out->grid, log);
    for (size_t i = 0; st == RMD_OK && i < rmd_grid_count(&out->grid); i++)
        out->mark[i] |= mask.v[i] ? mark : 0;
    rmd_mask_free(&mask);
    return st;
}

// Marks the masks of one option; *n is how many there are.
static enum rmd_status mark_list(struct rmd_track_regions *out, int *n, struct list list,
                                 struct rmd_log *log)
{
    enum rmd_status st = RMD_OK;
    char *path = NULL;
    for (*n = 0;; ++*n) {
        rmd_release(path);
        RMD_TRY(next_path(&path, &list.paths));
        if (!path) break;
        if (list.most > 0 && *n == list.most)
            RMD_TRY(rmd_fail(RMD_EARG, "%s takes at most %d masks; join some of them", list.option,
                             list.most));
        RMD_TRY(mark_region(out, path, list.most > 0 ? list.mark << *n : list.mark, log));
    }
out:
    rmd_release(path);
    return st;
}

static enum rmd_status list_starts(struct rmd_track_regions *out)
{
    const uint32_t wanted = RMD_TRACK_MASK | RMD_TRACK_START;
    size_t n = rmd_grid_count(&out->grid);
    for (size_t i = 0; i < n; i++)
        out->starts += (out->mark[i] & wanted) == wanted;
    if (out->starts == 0)
        return rmd_fail(RMD_EFORMAT,
                        "no voxel to begin in: --start does not touch the mask that streamlines "
                        "may not leave");
    enum rmd_status st = rmd_alloc(&out->start, out->starts, sizeof *out->start);
    for (size_t i = 0, k = 0; st == RMD_OK && i < n; i++)
        if ((out->mark[i] & wanted) == wanted) out->start[k++] = (int)i;
    return st;
}

enum rmd_status rmd_track_regions_read(struct rmd_track_regions *out,
                                       const struct rmd_track_region_opts *opts,
                                       const struct rmd_mask *mask, struct rmd_log *log)
{
    enum rmd_status st;
    struct list list[6];
    int n[6];
    struct rmd_affine inverse = rmd_affine_invert(&mask->grid.world_from_voxel);
    *out = (struct rmd_track_regions){ .grid = mask->grid, .ordered = opts->ordered };
    for (int i = 0; i < 12; i++)
        out->voxel_from_world[i / 4][i % 4] = (float)inverse.m[i / 4][i % 4];
    RMD_TRY(rmd_alloc(&out->mark, rmd_grid_count(&out->grid), sizeof *out->mark));
    make_lists(list, opts);
    for (int i = 0; i < 6; i++)
        RMD_TRY(mark_list(out, &n[i], list[i], log));
    out->includes = n[2];
    out->ends = n[4];
    for (size_t i = 0; i < rmd_grid_count(&out->grid); i++) {
        if (!opts->mask && mask->v[i]) out->mark[i] |= RMD_TRACK_MASK;
        if (!opts->start) out->mark[i] |= RMD_TRACK_START;
    }
    RMD_TRY(list_starts(out));
out:
    if (st != RMD_OK) rmd_track_regions_free(out);
    return st;
}

void rmd_track_regions_free(struct rmd_track_regions *regions)
{
    rmd_release(regions->mark);
    rmd_release(regions->start);
    *regions = (struct rmd_track_regions){ 0 };
}

uint32_t rmd_track_regions_at(const struct rmd_track_regions *regions, const float p[3])
{
    const int *n = regions->grid.n;
    int voxel[3];
    for (int a = 0; a < 3; a++) {
        const float *m = regions->voxel_from_world[a];
        float x = m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3] + 0.5f;
        if (!(x >= 0 && x < (float)n[a])) return 0;
        voxel[a] = (int)x;
    }
    return regions
        ->mark[voxel[0] + (size_t)n[0] * ((size_t)voxel[1] + (size_t)n[1] * (size_t)voxel[2])];
}

// Whether the masks are passed first to last on the way along the points, or back.
static int in_order(const struct rmd_track_regions *regions, const float *point, size_t count,
                    int backward)
{
    int next = 0;
    for (size_t i = 0; i < count && next < regions->includes; i++) {
        uint32_t mark = rmd_track_regions_at(regions, point + 3 * (backward ? count - 1 - i : i));
        while (next < regions->includes && mark >> next & RMD_TRACK_INCLUDE)
            next++;
    }
    return next == regions->includes;
}

enum rmd_track_lack rmd_track_regions_check(const struct rmd_track_regions *regions,
                                            const float *point, size_t count)
{
    const uint32_t both = 3 * RMD_TRACK_END;
    const uint32_t all = ((1U << regions->includes) - 1) * RMD_TRACK_INCLUDE;
    uint32_t seen = 0, head = rmd_track_regions_at(regions, point) & both;
    uint32_t tail = rmd_track_regions_at(regions, point + 3 * (count - 1)) & both;
    for (size_t i = 0; i < count && (seen & all) != all; i++)
        seen |= rmd_track_regions_at(regions, point + 3 * i);
    if ((seen & all) != all) return RMD_TRACK_NOT_INCLUDED;
    if (regions->ordered && !in_order(regions, point, count, 0) &&
        !in_order(regions, point, count, 1))
        return RMD_TRACK_NOT_INCLUDED;
    if (regions->ends == 1 && !(head | tail)) return RMD_TRACK_NOT_ENDED;
    if (regions->ends == 2 && !(head && tail && (head | tail) == both)) return RMD_TRACK_NOT_ENDED;
    return RMD_TRACK_COMPLETE;
}
