#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Stores a little-endian int16 NIfTI-1 image of remodel-phantom in another way, values unchanged.

    twin.py KIND IN.nii OUT      OUT without .nii

KIND is scaled (int16 with slope and intercept), float, double, big_endian, nifti2, gz (several gzip
members), pair (.hdr and .img) or mirrored (voxels in the opposite order along i, and the matrix
that says so). Tables beside the image are copied: in FSL's convention the directions stay the same,
for mirrored storage too. Only Python's own library is used.
"""
import array
import gzip
import os
import shutil
import struct
import sys

SLOPE, INTER = 0.25, 1000.0  # exact in binary
FIELDS = "i10s18sihcB8h3fhhhh8ffffhBBffffii80s24shh3f3f12f16s4s"


def scaled(head, voxels):
    struct.pack_into("<ff", head, 112, SLOPE, INTER)
    return head, array.array("h", [round((v - INTER) / SLOPE) for v in voxels])


def wide(head, voxels, kind, code):
    struct.pack_into("<hh", head, 70, code, 8 * array.array(kind).itemsize)
    return head, array.array(kind, voxels)


def big_endian(head, voxels):
    turned = struct.pack(">" + FIELDS, *struct.unpack("<" + FIELDS, bytes(head)))
    voxels.byteswap()
    return turned, voxels


def nifti2(head, voxels):
    dim = struct.unpack_from("<8h", head, 40)
    pixdim = struct.unpack_from("<8f", head, 76)
    where = struct.unpack_from("<18f", head, 256)
    codes = struct.unpack_from("<2h", head, 252)
    out = struct.pack("<i8s2h8q3d8dq", 540, b"n+2\0\r\n\032\n", 4, 16, *dim, 0, 0, 0, *pixdim, 544)
    out += struct.pack("<6d2q80s24s2i18d", 0, 0, 0, 0, 0, 0, 0, 0, b"", b"", *codes, *where)
    out += struct.pack("<3i16sB15s", 0, head[123], 0, b"", 0, b"")
    return out, voxels


def mirrored(head, voxels):
    nx, = struct.unpack_from("<h", head, 42)
    row = list(struct.unpack_from("<12f", head, 280))
    for r in 0, 4, 8:
        row[r + 3] += (nx - 1) * row[r]
        row[r] = -row[r]
    b, c, d = struct.unpack_from("<3f", head, 256)
    turned = [-d, max(0, 1 - b * b - c * c - d * d) ** 0.5, b]  # times a half turn about axis j
    if c > 0:
        turned = [-q for q in turned]
    qfac, = struct.unpack_from("<f", head, 76)
    struct.pack_into("<f", head, 76, -qfac)
    struct.pack_into("<18f", head, 256, *turned, row[3], row[7], row[11], *row)
    out = array.array("h")
    for i in range(0, len(voxels), nx):
        out.extend(reversed(voxels[i:i + nx]))
    return head, out


def main():
    kind, path, stem = sys.argv[1:]
    with open(path, "rb") as file:
        data = file.read()
    assert struct.unpack_from("<i", data)[0] == 348 and struct.unpack_from("<h", data, 70)[0] == 4
    head, voxels = bytearray(data[:348]), array.array("h", data[352:])
    make = {"scaled": scaled, "float": lambda *a: wide(*a, "f", 16),
            "double": lambda *a: wide(*a, "d", 64), "big_endian": big_endian, "nifti2": nifti2,
            "mirrored": mirrored}
    if kind in make:
        head, voxels = make[kind](head, voxels)
    whole = bytes(head) + bytes(4) + voxels.tobytes()
    if kind == "pair":
        struct.pack_into("<f", head, 108, 0)
        head[344:348] = b"ni1\0"
        files = {".hdr": bytes(head), ".img": voxels.tobytes()}
    elif kind == "gz":
        parts = whole[:100], whole[100:5000], whole[5000:]
        files = {".nii.gz": b"".join(gzip.compress(part, 6, mtime=0) for part in parts)}
    else:
        files = {".nii": whole}
    for end, part in files.items():
        with open(stem + end, "wb") as file:
            file.write(part)
    for end in ".bval", ".bvec", ".tsv":
        if os.path.exists(path[:-4] + end):
            shutil.copy(path[:-4] + end, stem + end)


if __name__ == "__main__":
    main()
