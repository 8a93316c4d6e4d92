// SPDX-License-Identifier: BSD-3-Clause
// Both files hold the same: a type, its parameters and its fixed parameters, once or several times.
#include "align/itk_transform.h"

#include "base/number.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char first_line[] = "#Insight Transform File V1.0";

enum { MOST_NUMBERS = 16 };

struct item {
    char type[64]; // without "_double_3_3"
    double parameter[MOST_NUMBERS], fixed[MOST_NUMBERS];
    int parameters, fixeds;
};

// R of a versor (x, y, z), the vector part of a unit quaternion; 0 where it is none.
static int versor(double r[3][3], const double v[3])
{
    double square = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
    if (!(square <= 1 + 1e-9)) return 0;
    double w = square < 1 ? sqrt(1 - square) : 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double sign = (j + 1) % 3 == i ? 1 : -1; // of the cross product matrix
            r[i][j] = 2 * v[i] * v[j];
            r[i][j] += i == j ? 1 - 2 * square : 2 * w * sign * v[3 - i - j];
        }
    return 1;
}

static void turn_about(double r[3][3], int axis, double angle)
{
    int a = (axis + 1) % 3, b = (axis + 2) % 3;
    memset(r, 0, 9 * sizeof(double));
    r[axis][axis] = 1;
    r[a][a] = r[b][b] = cos(angle);
    r[b][a] = sin(angle);
    r[a][b] = -r[b][a];
}

static void multiply(double c[3][3], const double a[3][3], const double b[3][3])
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
}

// Rz Rx Ry, or Rz Ry Rx where the fourth fixed parameter says so.
static int euler(double r[3][3], const struct item *item)
{
    double x[3][3], y[3][3], z[3][3], xy[3][3];
    int zyx = item->fixeds > 3 && item->fixed[3] != 0;
    turn_about(x, 0, item->parameter[0]);
    turn_about(y, 1, item->parameter[1]);
    turn_about(z, 2, item->parameter[2]);
    multiply(xy, zyx ? (const double(*)[3])y : (const double(*)[3])x,
             zyx ? (const double(*)[3])x : (const double(*)[3])y);
    multiply(r, (const double(*)[3])z, (const double(*)[3])xy);
    return 1;
}

static int similarity(double r[3][3], const struct item *item)
{
    if (!versor(r, item->parameter)) return 0;
    for (int i = 0; i < 9; i++)
        r[i / 3][i % 3] *= item->parameter[6];
    return 1;
}

static int identity(double r[3][3], const struct item *item)
{
    (void)item;
    turn_about(r, 0, 0);
    return 1;
}

static int matrix(double r[3][3], const struct item *item)
{
    memcpy(r, item->parameter, 9 * sizeof(double));
    return 1;
}

static int rigid(double r[3][3], const struct item *item)
{
    return versor(r, item->parameter);
}

// Types whose parameters give a matrix M and, from `shift` on, a translation t.
static const struct kind {
    const char *type;
    int parameters, shift;
    int (*linear)(double r[3][3], const struct item *item);
} kinds[] = {
    { "AffineTransform", 12, 9, matrix },       { "MatrixOffsetTransformBase", 12, 9, matrix },
    { "Rigid3DTransform", 12, 9, matrix },      { "Euler3DTransform", 6, 3, euler },
    { "VersorRigid3DTransform", 6, 3, rigid },  { "Similarity3DTransform", 7, 3, similarity },
    { "TranslationTransform", 3, 0, identity }, { "IdentityTransform", 0, -1, identity },
};

// y = M (x - c) + c + t about the centre c. EQ align.46
static enum rmd_status to_map(struct rmd_affine *map, const struct item *item, const char *name)
{
    const struct kind *kind = NULL;
    double r[3][3];
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strcmp(kinds[k].type, item->type) == 0) kind = &kinds[k];
    if (!kind)
        return rmd_fail(RMD_EFORMAT,
                        "%s: an ITK transform of type '%s' is not read; linear transforms of three "
                        "axes and displacement fields are",
                        name, item->type);
    int centred = kind->linear == identity ? 0 : 3;
    if (item->parameters != kind->parameters || (centred && item->fixeds < centred))
        return rmd_fail(RMD_EFORMAT,
                        "%s: %s has %d parameters and %d fixed ones where %d and 3 belong; the "
                        "file is damaged",
                        name, kind->type, item->parameters, item->fixeds, kind->parameters);
    if (!kind->linear(r, item))
        return rmd_fail(RMD_EFORMAT, "%s: the versor of its %s is longer than 1", name, kind->type);
    for (int i = 0; i < 3; i++) {
        double centre = centred ? item->fixed[i] : 0;
        map->m[i][3] = centre + (kind->shift < 0 ? 0 : item->parameter[kind->shift + i]);
        for (int j = 0; j < 3; j++) {
            map->m[i][j] = r[i][j];
            map->m[i][3] -= centred ? r[i][j] * item->fixed[j] : 0;
        }
    }
    return RMD_OK;
}

// The type of "AffineTransform_double_3_3", which must have three axes.
static int take_type(struct item *item, const char *text, size_t size)
{
    size_t n = 0;
    while (n < size && text[n] != '_' && (unsigned char)text[n] > ' ')
        n++;
    if (n == 0 || n >= sizeof item->type) return 0;
    memcpy(item->type, text, n);
    item->type[n] = '\0';
    const char *double_3 = "_double_3_3", *float_3 = "_float_3_3";
    size_t left = size - n;
    return (left >= strlen(double_3) && memcmp(text + n, double_3, strlen(double_3)) == 0) ||
           (left >= strlen(float_3) && memcmp(text + n, float_3, strlen(float_3)) == 0);
}

// The children of a CompositeTransform are applied from the last to the first.
static enum rmd_status to_maps(struct rmd_itk_transform *out, const struct item *item, int n,
                               const char *name)
{
    int composite = n > 0 && strcmp(item[0].type, "CompositeTransform") == 0;
    if (n == 0 || (composite && n == 1))
        return rmd_fail(RMD_EFORMAT, "%s: holds no transform", name);
    if (!composite && n > 1)
        return rmd_fail(RMD_EFORMAT,
                        "%s: holds %d transforms without saying in which order they belong; give "
                        "them as separate files",
                        name, n);
    snprintf(out->type, sizeof out->type, "%s", item[0].type);
    for (int k = n - 1; k >= composite; k--) {
        enum rmd_status st = to_map(&out->map[out->n++], &item[k], name);
        if (st != RMD_OK) return st;
    }
    return RMD_OK;
}

int rmd_itk_transform_is_text(const char *text)
{
    return strncmp(text, first_line, strlen(first_line)) == 0;
}

// Numbers to the end of the line; -1 where there is something else or too many.
static int scan_line(double *number, const char *at, size_t size)
{
    int n = 0;
    while (size > 0) {
        size_t used = 1;
        if (*at != ' ' && *at != '\t' && *at != '\r') {
            used = n < MOST_NUMBERS ? rmd_number_scan(&number[n], at, size) : 0;
            if (used == 0 || !isfinite(number[n])) return -1;
            n++;
        }
        at += used;
        size -= used;
    }
    return n;
}

// One line of the text; 0 where it makes no sense.
static int take_line(struct item *item, int *n, const char *line, size_t size)
{
    static const char type[] = "Transform: ", parameters[] = "Parameters:",
                      fixed[] = "FixedParameters:";
    struct item *now = &item[*n > 0 ? *n - 1 : 0];
    while (size > 0 && (line[size - 1] == '\r' || line[size - 1] == ' '))
        size--;
    if (size == 0 || *line == '#') return 1;
    if (size > strlen(type) && memcmp(line, type, strlen(type)) == 0) {
        if (*n == RMD_ITK_MOST) return 0;
        return take_type(&item[(*n)++], line + strlen(type), size - strlen(type));
    }
    if (*n == 0) return 0;
    if (size >= strlen(parameters) && memcmp(line, parameters, strlen(parameters)) == 0)
        return (now->parameters = scan_line(now->parameter, line + strlen(parameters),
                                            size - strlen(parameters))) >= 0;
    if (size >= strlen(fixed) && memcmp(line, fixed, strlen(fixed)) == 0)
        return (now->fixeds = scan_line(now->fixed, line + strlen(fixed), size - strlen(fixed))) >=
               0;
    return 0;
}

enum rmd_status rmd_itk_transform_text(struct rmd_itk_transform *out, const char *name,
                                       const char *text)
{
    struct item item[RMD_ITK_MOST] = { 0 };
    int n = 0, number = 1;
    *out = (struct rmd_itk_transform){ 0 };
    for (const char *line = text, *end; *line; line = *end ? end + 1 : end, number++) {
        end = line + strcspn(line, "\n");
        if (!take_line(item, &n, line, (size_t)(end - line)))
            return rmd_fail(RMD_EFORMAT,
                            "%s: line %d makes no sense in an ITK transform of three axes; "
                            "displacement fields and linear transforms are read",
                            name, number);
    }
    return to_maps(out, item, n, name);
}

// The head of a MATLAB 4 variable, little-endian and full.
struct variable {
    const char *name;
    size_t name_size, count, item_size, size; // size: of head, name and numbers
    const unsigned char *number;
};

static uint32_t word_at(const unsigned char *data)
{
    return data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

static int next_variable(struct variable *v, const unsigned char *data, size_t size)
{
    if (size < 20) return 0;
    uint32_t type = word_at(data), rows = word_at(data + 4), columns = word_at(data + 8),
             imaginary = word_at(data + 12), letters = word_at(data + 16);
    if ((type != 0 && type != 10) || imaginary != 0 || letters == 0 || letters > 64) return 0;
    if (rows > MOST_NUMBERS || columns > MOST_NUMBERS || rows * columns > MOST_NUMBERS) return 0;
    v->item_size = type == 0 ? 8 : 4;
    v->count = rows * columns;
    v->size = 20 + letters + v->count * v->item_size;
    if (v->size > size || data[20 + letters - 1] != '\0') return 0;
    v->name = (const char *)data + 20;
    v->name_size = letters - 1;
    v->number = data + 20 + letters;
    return 1;
}

static int numbers_of(double *number, const struct variable *v)
{
    for (size_t i = 0; i < v->count; i++) {
        float single;
        if (v->item_size == 8)
            memcpy(&number[i], v->number + 8 * i, 8);
        else
            memcpy(&single, v->number + 4 * i, 4), number[i] = (double)single;
        if (!isfinite(number[i])) return -1;
    }
    return (int)v->count;
}

int rmd_itk_transform_is_matlab(const unsigned char *data, size_t size)
{
    struct variable v;
    struct item item;
    return next_variable(&v, data, size) && take_type(&item, v.name, v.name_size);
}

enum rmd_status rmd_itk_transform_matlab(struct rmd_itk_transform *out, const char *name,
                                         const unsigned char *data, size_t size)
{
    struct item item[RMD_ITK_MOST] = { 0 };
    struct variable v;
    int n = 0;
    *out = (struct rmd_itk_transform){ 0 };
    while (size > 0) {
        int sound = n < RMD_ITK_MOST && next_variable(&v, data, size) &&
                    take_type(&item[n], v.name, v.name_size) &&
                    (item[n].parameters = numbers_of(item[n].parameter, &v)) >= 0;
        if (sound) {
            data += v.size;
            size -= v.size;
            sound = next_variable(&v, data, size) && v.name_size == 5 &&
                    memcmp(v.name, "fixed", 5) == 0 &&
                    (item[n].fixeds = numbers_of(item[n].fixed, &v)) >= 0;
        }
        if (!sound)
            return rmd_fail(RMD_EFORMAT,
                            "%s: is no ITK transform of three axes in MATLAB's format; the copy "
                            "may be incomplete",
                            name);
        data += v.size;
        size -= v.size;
        n++;
    }
    return to_maps(out, item, n, name);
}

void rmd_itk_transform_print(struct rmd_text *text, const struct rmd_affine *map)
{
    rmd_text_add(
        text, "%s\n#Transform 0\nTransform: AffineTransform_double_3_3\nParameters:", first_line);
    for (int i = 0; i < 9; i++)
        rmd_text_add(text, " %.17g", map->m[i / 3][i % 3]);
    for (int i = 0; i < 3; i++)
        rmd_text_add(text, " %.17g", map->m[i][3]);
    rmd_text_add(text, "\nFixedParameters: 0 0 0\n");
}
