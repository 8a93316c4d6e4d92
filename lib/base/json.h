// SPDX-License-Identifier: BSD-3-Clause
// JSON in and out through Jansson; no foreign type leaves the wrapper.
#ifndef RMD_BASE_JSON_H
#define RMD_BASE_JSON_H

#include "base/table.h"

struct rmd_json; // a value: object, array, text, number, truth or null

// Reads one JSON document; RMD_EFORMAT names file, line and column; repeated keys are refused.
RMD_MUST_CHECK enum rmd_status rmd_json_read(struct rmd_json **out, const char *path);
RMD_MUST_CHECK enum rmd_status rmd_json_parse(struct rmd_json **out, const char *name,
                                              const char *text, size_t size);
void rmd_json_free(struct rmd_json *json);

// A member of an object or an item of an array, borrowed; NULL where there is none.
const struct rmd_json *rmd_json_member(const struct rmd_json *object, const char *key);
const struct rmd_json *rmd_json_item(const struct rmd_json *array, size_t i);
size_t rmd_json_count(const struct rmd_json *array);
// How many members an object has, and the key of one in their order; NULL where there is none.
size_t rmd_json_members(const struct rmd_json *object);
const char *rmd_json_key(const struct rmd_json *object, size_t i);
// The value, or the fallback where it is absent or of another kind.
double rmd_json_number(const struct rmd_json *value, double fallback);
const char *rmd_json_text(const struct rmd_json *value, const char *fallback);
int rmd_json_truth(const struct rmd_json *value, int fallback);

// Building: a NULL parent or memory shortage is remembered and answered by rmd_json_print().
struct rmd_json *rmd_json_object(void);
struct rmd_json *rmd_json_array(void);
void rmd_json_put(struct rmd_json *object, const char *key, struct rmd_json *child); // takes child
void rmd_json_append(struct rmd_json *array, struct rmd_json *child);                // takes child
void rmd_json_put_text(struct rmd_json *object, const char *key, const char *text);
void rmd_json_put_number(struct rmd_json *object, const char *key,
                         double value); // null if not finite
void rmd_json_put_truth(struct rmd_json *object, const char *key, int truth);
struct rmd_json *rmd_json_new_text(const char *text); // null for NULL
struct rmd_json *rmd_json_new_number(double value);
struct rmd_json *rmd_json_new_numbers(const double *value, int n); // an array

// Adds the document, keys in the order they were put, numbers with up to 15 significant digits;
// invalid UTF-8 in texts becomes U+FFFD.
RMD_MUST_CHECK enum rmd_status rmd_json_print(struct rmd_text *out, const struct rmd_json *json);

#endif
