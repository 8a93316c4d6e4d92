// SPDX-License-Identifier: BSD-3-Clause
// The only file that includes Jansson: struct rmd_json is its json_t under another name.
#include "base/json.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

enum { LARGEST = 64 << 20 }; // bytes of a document

static json_t *inner(const struct rmd_json *json)
{
    return (json_t *)(size_t)json; // Jansson takes no const where it only reads
}

static struct rmd_json *outer(json_t *json)
{
    return (struct rmd_json *)json;
}

enum rmd_status rmd_json_parse(struct rmd_json **out, const char *name, const char *text,
                               size_t size)
{
    json_error_t error;
    *out = outer(json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error));
    if (*out) return RMD_OK;
    return rmd_fail(RMD_EFORMAT, "%s: line %d, column %d: %s", name, error.line, error.column,
                    error.text);
}

enum rmd_status rmd_json_read(struct rmd_json **out, const char *path)
{
    struct rmd_bytes bytes = { 0 };
    *out = NULL;
    enum rmd_status st = rmd_file_read(&bytes, path, LARGEST);
    if (st == RMD_OK) st = rmd_json_parse(out, path, (const char *)bytes.data, bytes.size);
    rmd_bytes_free(&bytes);
    return st;
}

void rmd_json_free(struct rmd_json *json)
{
    json_decref(inner(json));
}

const struct rmd_json *rmd_json_member(const struct rmd_json *object, const char *key)
{
    return outer(json_object_get(inner(object), key));
}

const struct rmd_json *rmd_json_item(const struct rmd_json *array, size_t i)
{
    return outer(json_array_get(inner(array), i));
}

size_t rmd_json_count(const struct rmd_json *array)
{
    return json_array_size(inner(array));
}

int rmd_json_truth(const struct rmd_json *value, int fallback)
{
    return json_is_boolean(inner(value)) ? json_is_true(inner(value)) : fallback;
}

size_t rmd_json_members(const struct rmd_json *object)
{
    return json_object_size(inner(object));
}

const char *rmd_json_key(const struct rmd_json *object, size_t i)
{
    json_t *o = (json_t *)inner(object);
    void *at = json_object_iter(o);
    while (at && i-- > 0)
        at = json_object_iter_next(o, at);
    return at ? json_object_iter_key(at) : NULL;
}

double rmd_json_number(const struct rmd_json *value, double fallback)
{
    return json_is_number(inner(value)) ? json_number_value(inner(value)) : fallback;
}

const char *rmd_json_text(const struct rmd_json *value, const char *fallback)
{
    return json_is_string(inner(value)) ? json_string_value(inner(value)) : fallback;
}

struct rmd_json *rmd_json_object(void)
{
    return outer(json_object());
}

struct rmd_json *rmd_json_array(void)
{
    return outer(json_array());
}

// What cannot be built is marked by a type that Jansson refuses to add to and to print; the empty
// shell of it is lost, as memory already is.
static void spoil(json_t *json)
{
    if (json == NULL) return;
    json_object_clear(json);
    json_array_clear(json);
    json->type = (json_type)-1;
}

void rmd_json_put(struct rmd_json *object, const char *key, struct rmd_json *child)
{
    if (json_object_set_new(inner(object), key, inner(child)) != 0) spoil(inner(object));
}

void rmd_json_append(struct rmd_json *array, struct rmd_json *child)
{
    if (json_array_append_new(inner(array), inner(child)) != 0) spoil(inner(array));
}

struct rmd_json *rmd_json_new_text(const char *text)
{
    struct rmd_text valid = { 0 };
    if (text == NULL) return outer(json_null());
    rmd_text_add_valid(&valid, text);
    json_t *json = valid.status == RMD_OK ? json_stringn(valid.s, valid.size) : NULL;
    rmd_text_free(&valid);
    return outer(json);
}

struct rmd_json *rmd_json_new_number(double value)
{
    if (!isfinite(value)) return outer(json_null());
    if (value == trunc(value) && fabs(value) < 1e15) return outer(json_integer((json_int_t)value));
    return outer(json_real(value));
}

struct rmd_json *rmd_json_new_numbers(const double *value, int n)
{
    struct rmd_json *array = rmd_json_array();
    for (int i = 0; i < n; i++)
        rmd_json_append(array, rmd_json_new_number(value[i]));
    return array;
}

void rmd_json_put_text(struct rmd_json *object, const char *key, const char *text)
{
    rmd_json_put(object, key, rmd_json_new_text(text));
}

void rmd_json_put_number(struct rmd_json *object, const char *key, double value)
{
    rmd_json_put(object, key, rmd_json_new_number(value));
}

void rmd_json_put_truth(struct rmd_json *object, const char *key, int truth)
{
    rmd_json_put(object, key, outer(json_boolean(truth)));
}

enum rmd_status rmd_json_print(struct rmd_text *out, const struct rmd_json *json)
{
    char *text = json_dumps(inner(json), JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    if (text == NULL) return rmd_fail(RMD_ENOMEM, "not enough memory for a JSON document");
    rmd_text_add(out, "%s\n", text);
    free(text);
    return out->status;
}
