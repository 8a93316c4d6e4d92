// SPDX-License-Identifier: BSD-3-Clause
// Works on axes, the corners of half an icosahedron: six corners, ten faces, each halving makes
// four of a face.
#include "math/sphere.h"

#include "base/memory.h"
#include "math/harmonics.h"
#include "math/linsolve.h"
#include "math/mat3.h"

enum { CORNERS = 6, FACES = 10 };

// The middle between two axes, on their nearer sides, z >= 0.
static void halve(double middle[3], const double a[3], const double b[3])
{
    double sign = rmd_vector_dot(a, b) < 0 ? -1 : 1, norm;
    for (int k = 0; k < 3; k++)
        middle[k] = a[k] + sign * b[k];
    norm = rmd_vector_norm(middle) * (middle[2] < 0 ? -1 : 1);
    for (int k = 0; k < 3; k++)
        middle[k] /= norm;
}

// Makes `b` a neighbour of `a`; returns its place.
static int link(int neighbour[][6], int a, int b)
{
    int k = 0;
    while (neighbour[a][k] >= 0 && neighbour[a][k] != b)
        k++;
    neighbour[a][k] = b;
    return k;
}

// Three axes are a face where their nearer sides are the same for all pairs.
static int first_faces(int (*face)[3], double (*corner)[3])
{
    int faces = 0;
    for (int a = 0; a < CORNERS; a++)
        for (int b = a + 1; b < CORNERS; b++)
            for (int c = b + 1; c < CORNERS; c++)
                if (rmd_vector_dot(corner[a], corner[b]) * rmd_vector_dot(corner[b], corner[c]) *
                        rmd_vector_dot(corner[c], corner[a]) >
                    0) {
                    face[faces][0] = a, face[faces][1] = b, face[faces][2] = c;
                    faces++;
                }
    return faces;
}

static void unlink_all(int (*neighbour)[6], int n)
{
    for (int v = 0; v < n; v++)
        for (int k = 0; k < 6; k++)
            neighbour[v][k] = -1;
}

static void link_faces(int (*neighbour)[6], int (*face)[3], int faces)
{
    for (int f = 0; f < faces; f++)
        for (int k = 0; k < 3; k++) {
            link(neighbour, face[f][k], face[f][(k + 1) % 3]);
            link(neighbour, face[f][(k + 1) % 3], face[f][k]);
        }
}

// Cuts every face in four; middle[v][k] is the corner made between v and its neighbour k.
static void cut_faces(struct rmd_sphere *sphere, int (*face)[3], int faces, int (*middle)[6])
{
    for (int f = 0; f < faces; f++) {
        int old[3] = { face[f][0], face[f][1], face[f][2] }, made[3];
        for (int k = 0; k < 3; k++) {
            int a = old[k], b = old[(k + 1) % 3];
            int *at = &middle[a][link(sphere->neighbour, a, b)];
            if (*at < 0) {
                halve(sphere->direction[sphere->n], sphere->direction[a], sphere->direction[b]);
                *at = sphere->n++;
                middle[b][link(sphere->neighbour, b, a)] = *at;
            }
            made[k] = *at;
        }
        for (int k = 0; k < 3; k++) {
            int(*piece)[3] = face + faces + 3 * f + k;
            (*piece)[0] = old[k], (*piece)[1] = made[k], (*piece)[2] = made[(k + 2) % 3];
            face[f][k] = made[k];
        }
    }
}

enum rmd_status rmd_sphere_build(struct rmd_sphere *out, int halvings)
{
    enum rmd_status st;
    int(*face)[3] = NULL, (*middle)[6] = NULL, faces = FACES << 2 * halvings;
    size_t most = (size_t)faces / 2 + 1;
    const double golden = (1 + sqrt(5)) / 2, length = sqrt(1 + golden * golden);

    *out = (struct rmd_sphere){ .n = CORNERS };
    RMD_TRY(rmd_alloc(&out->direction, most, sizeof *out->direction));
    RMD_TRY(rmd_alloc(&out->neighbour, most, sizeof *out->neighbour));
    RMD_TRY(rmd_alloc(&middle, most, sizeof *middle));
    RMD_TRY(rmd_alloc(&face, (size_t)faces, sizeof *face));
    for (int k = 0; k < CORNERS; k++) {
        int axis = k / 2,
            side = k % 2 ? -1 : 1; // (1, g, 0), (0, 1, g), (g, 0, 1), and their mirrors
        double *d = out->direction[k];
        d[axis] = 1 / length;
        d[(axis + 1) % 3] = golden / length;
        d[axis == 2 ? 0 : axis] *= side;
        if (d[2] < 0) d[0] *= -1, d[2] *= -1;
    }
    faces = first_faces(face, out->direction);
    unlink_all(out->neighbour, (int)most);
    link_faces(out->neighbour, face, faces);
    for (int h = 0; h < halvings; h++, faces *= 4) {
        unlink_all(middle, (int)most);
        cut_faces(out, face, faces, middle);
        unlink_all(out->neighbour, (int)most);
        link_faces(out->neighbour, face, 4 * faces);
    }
out:
    rmd_release(face);
    rmd_release(middle);
    if (st) rmd_sphere_free(out);
    return st;
}

void rmd_sphere_free(struct rmd_sphere *sphere)
{
    rmd_release(sphere->direction);
    rmd_release(sphere->neighbour);
    *sphere = (struct rmd_sphere){ 0 };
}

// The shortest correction of equal weights: w = e + Y (Y'Y)^-1 (integrals - Y'e).
enum rmd_status rmd_sphere_weights(double *weight, const struct rmd_sphere *sphere, int lmax)
{
    enum rmd_status st;
    int count = rmd_harmonics_count(lmax), n = sphere->n;
    double *y = NULL, *gram = NULL, rest[RMD_HARMONICS_MOST] = { 0 };
    const double area = 4 * 3.14159265358979323846;

    RMD_TRY(rmd_alloc(&y, (size_t)n * (size_t)count, sizeof *y));
    RMD_TRY(rmd_alloc(&gram, (size_t)count * (size_t)count, sizeof *gram));
    rest[0] = sqrt(area);
    for (int v = 0; v < n; v++) {
        double *row = y + v * count;
        rmd_harmonics_basis(row, lmax, sphere->direction[v]);
        for (int a = 0; a < count; a++) {
            rest[a] -= row[a] * area / n;
            for (int b = 0; b <= a; b++)
                gram[a * count + b] += row[a] * row[b];
        }
    }
    if (!rmd_linsolve_factor(gram, count)) {
        st = rmd_fail(RMD_EFIT, "%d directions do not determine harmonics of degree %d", n, lmax);
        goto out;
    }
    rmd_linsolve_solve(gram, rest, count);
    for (int v = 0; v < n; v++) {
        weight[v] = area / n;
        for (int a = 0; a < count; a++)
            weight[v] += y[v * count + a] * rest[a];
    }
out:
    rmd_release(y);
    rmd_release(gram);
    return st;
}
