// SPDX-License-Identifier: BSD-3-Clause
// Clinical scales and imaging metrics whose direction and measurement error are known.
#ifndef RMD_SUBJECT_SCALE_H
#define RMD_SUBJECT_SCALE_H

struct rmd_scale {
    const char *name; // as it stands in tables, lower case
    char domain;      // S F B C E M
    int sign;         // +1 where more is more of what the domain is about, -1 less, 0 unknown
    double low, high; // ends of the scale; NaN where it has none
    double sd;        // SD between sessions with nothing happening, in its unit; NaN where unknown
    const char *unit, *meaning, *source;
};

extern const struct rmd_scale rmd_scales[]; // ends with a NULL name

// The scale of that name, upper or lower case; NULL where there is none.
const struct rmd_scale *rmd_scale_find(const char *name);

#endif
