#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Makes NIfTI files that are damaged, odd or sound, and says what a reader owes each of them.

    make_bad.py FOLDER

FOLDER/cases.tsv has one line a file: its name, `ok`, `warned` or `refused`, what the message must
say, and, where it is read, count, minimum, maximum and mean of its finite values. Only Python's
own library is used, so that no NIfTI code is tested against itself.
"""
import gzip
import math
import os
import struct
import sys
import zlib

N = (10, 10, 6)
COUNT = N[0] * N[1] * N[2]
NAN, INF = math.nan, math.inf
CODES = {"B": (2, 8), "h": (4, 16), "i": (8, 32), "f": (16, 32), "d": (64, 64), "b": (256, 8),
         "H": (512, 16), "I": (768, 32), "q": (1024, 64), "Q": (1280, 64)}
ROWS = [2, 0, 0, -9, 0, 2, 0, -9, 0, 0, 2, -5]
HEAD1 = [("sizeof_hdr", "i", 348), ("data_type", "10s", b""), ("db_name", "18s", b""),
         ("extents", "i", 0), ("session_error", "h", 0), ("regular", "c", b"r"),
         ("dim_info", "B", 0), ("dim", "8h", None), ("intent_p", "3f", [0] * 3),
         ("intent_code", "h", 0), ("datatype", "h", None), ("bitpix", "h", None),
         ("slice_start", "h", 0), ("pixdim", "8f", [1, 2, 2, 2, 2, 0, 0, 0]),
         ("vox_offset", "f", 352), ("scl_slope", "f", 0), ("scl_inter", "f", 0),
         ("slice_end", "h", 0), ("slice_code", "B", 0), ("xyzt_units", "B", 10),
         ("cal_max", "f", 0), ("cal_min", "f", 0), ("slice_duration", "f", 0),
         ("toffset", "f", 0), ("glmax", "i", 0), ("glmin", "i", 0), ("descrip", "80s", b""),
         ("aux_file", "24s", b""), ("qform_code", "h", 1), ("sform_code", "h", 1),
         ("quatern", "3f", [0] * 3), ("qoffset", "3f", [-9, -9, -5]), ("srow", "12f", ROWS),
         ("intent_name", "16s", b""), ("magic", "4s", b"n+1\0")]
HEAD2 = [("sizeof_hdr", "i", 540), ("magic", "8s", b"n+2\0\r\n\032\n"), ("datatype", "h", None),
         ("bitpix", "h", None), ("dim", "8q", None), ("intent_p", "3d", [0] * 3),
         ("pixdim", "8d", [1, 2, 2, 2, 2, 0, 0, 0]), ("vox_offset", "q", 544),
         ("scl_slope", "d", 0), ("scl_inter", "d", 0), ("cal_max", "d", 0), ("cal_min", "d", 0),
         ("slice_duration", "d", 0), ("toffset", "d", 0), ("slice_start", "q", 0),
         ("slice_end", "q", 0), ("descrip", "80s", b""), ("aux_file", "24s", b""),
         ("qform_code", "i", 1), ("sform_code", "i", 1), ("quatern", "3d", [0] * 3),
         ("qoffset", "3d", [-9, -9, -5]), ("srow", "12d", ROWS), ("slice_code", "i", 0),
         ("xyzt_units", "i", 10), ("intent_code", "i", 0), ("intent_name", "16s", b""),
         ("dim_info", "B", 0), ("unused", "15s", b"")]


def values(n=COUNT):
    """Whole numbers from 1 to 120, none like its neighbour, no two volumes alike."""
    return [1 + (i * 7919 + i // COUNT * 31) % 120 for i in range(n)]


def head(fields=HEAD1, order="<", kind="h", nt=1, **change):
    """The bytes of a header; keywords replace fields."""
    known = {"dim": [4 if nt > 1 else 3, *N, nt, 1, 1, 1],
             "datatype": CODES[kind][0], "bitpix": CODES[kind][1]}
    known.update(change)
    out = b""
    for name, form, fallback in fields:
        value = known.pop(name, fallback)
        out += struct.pack(order + form, *(value if isinstance(value, list) else [value]))
    assert not known, known
    return out


def voxels(v, kind="h", order="<"):
    return struct.pack(f"{order}{len(v)}{kind}", *v)


def image(v=None, fields=HEAD1, order="<", kind="h", gap=bytes(4), nt=1, **change):
    """A whole .nii: header, extension flag and voxels."""
    v = values(COUNT * nt) if v is None else v
    return head(fields, order, kind, nt, **change) + gap + voxels(v, kind, order)


def pack(data, level=6):
    return gzip.compress(data, level, mtime=0)


def named(data, size, first_size=10):
    """One gzip member of stored blocks, made `size` bytes long by the file name in its header."""
    body = pack(data, 0)
    name = b"x" * (size - len(body) - 1) + b"\0"
    return body[:3] + b"\x08" + body[4:first_size] + name + body[first_size:]


def flipped(data, at, mask=0x10):
    data = bytearray(data)
    data[at] ^= mask
    return bytes(data)


class Folder:
    def __init__(self, path):
        self.path = path
        os.makedirs(path)
        self.table = open(os.path.join(path, "cases.tsv"), "w", encoding="utf-8")

    def put(self, name, data):
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(data)

    def expect(self, name, outcome, words, v=None):
        row = [name, outcome, words]
        if v is not None:
            v = [x for x in v if math.isfinite(x)]
            row += [len(v), repr(min(v)), repr(max(v)), repr(math.fsum(v) / len(v))]
        print(*row, sep="\t", file=self.table)

    def ok(self, name, data, v=None):
        self.put(name, data)
        self.expect(name, "ok", "-", v or values())

    def warned(self, name, words, data, v=None):
        self.put(name, data)
        self.expect(name, "warned", words, v or values())

    def refused(self, name, words, data):
        self.put(name, data)
        self.expect(name, "refused", words)


def sound(out):
    """Valid twins of one image: however it is stored, its values are the same."""
    scaled = [0.5 * x - 3 for x in values()]
    out.ok("int16.nii", image())
    out.ok("int16_scaled.nii", image(scl_slope=0.5, scl_inter=-3), scaled)
    out.ok("float.nii", image(scaled, kind="f"), scaled)
    for kind in CODES:
        out.ok(f"type_{CODES[kind][0]}.nii", image(kind=kind))
        out.ok(f"type_{CODES[kind][0]}_big_endian.nii", image(kind=kind, order=">"))
    out.ok("big_endian_scaled.nii", image(order=">", scl_slope=0.5, scl_inter=-3), scaled)
    out.ok("nifti2.nii", image(fields=HEAD2))
    out.ok("nifti2_big_endian.nii", image(fields=HEAD2, order=">"))
    out.ok("nifti2.nii.gz", pack(image(fields=HEAD2)))
    out.ok("int64_largest.nii", image([2**53] + values()[1:], kind="q"), [2**53] + values()[1:])
    out.ok("qform_only.nii", image(sform_code=0))
    out.ok("sform_only.nii", image(qform_code=0))
    out.ok("left_handed.nii", image(pixdim=[-1, 2, 2, 2, 0, 0, 0, 0], srow=ROWS[:8] + [0, 0, -2, -5]))
    out.ok("series.nii", image(nt=4), values(4 * COUNT))
    out.ok("series.nii.gz", pack(image(nt=4)), values(4 * COUNT))
    out.ok("milliseconds.nii", image(nt=2, xyzt_units=18, pixdim=[1, 2, 2, 2, 2000, 0, 0, 0]),
           values(2 * COUNT))
    out.ok("extension.nii", image(gap=b"\1\0\0\0" + struct.pack("<ii24s", 32, 6, b"a comment"),
                                  vox_offset=384))
    out.put("pair.img", voxels(values()))
    out.ok("pair.hdr", head(magic=b"ni1\0", vox_offset=0))
    out.expect("pair.img", "ok", "-", values())
    out.put("pair2.img", bytes(16) + voxels(values()))
    out.ok("pair2.hdr", head(HEAD2, magic=b"ni2\0\r\n\032\n", vox_offset=16) + bytes(4))
    for level in 0, 1, 9:
        out.ok(f"level{level}.nii.gz", pack(image(), level))
    whole = image()
    out.ok("members.nii.gz", pack(whole[:400]) + pack(whole[400:401]) + pack(b"") + pack(whole[401:]))
    out.ok("gzip_fields.nii.gz", named(whole, 8192 + 6))


def zipped(out):
    whole = image()
    gz = pack(whole)
    stored = named(whole, 8192 + 6)
    out.refused("gz_half.nii.gz", "too early", gz[:len(gz) // 2])
    out.refused("gz_no_trailer.nii.gz", "too early", gz[:-8])
    out.refused("gz_last_byte.nii.gz", "too early", gz[:-1])
    out.refused("gz_only_header.nii.gz", "too early", gz[:10])
    out.refused("gz_two_bytes.nii.gz", "too early", gz[:2])
    out.refused("gz_wrong_crc.nii.gz", "CRC", flipped(gz, -8))
    out.refused("gz_wrong_length.nii.gz", "length", flipped(gz, -4))
    for i in range(12):
        at = 10 + i * (len(gz) - 18) // 12
        out.refused(f"gz_flip{i}.nii.gz", "damaged gzip|magic", flipped(gz, at))
        out.refused(f"gz_stored_flip{i}.nii.gz", "CRC", flipped(stored, -20 - 90 * i))
    out.refused("gz_split_trailer.nii.gz", "CRC", flipped(named(whole, 8192 + 5), -9))
    out.refused("gz_bad_method.nii.gz", "variant", flipped(gz, 2, 1))
    out.refused("gz_reserved_flag.nii.gz", "variant", flipped(gz, 3, 0x80))
    out.refused("gz_trailing_text.nii.gz", "gzip", gz + b"trailing")
    out.refused("gz_trailing_zeros.nii.gz", "gzip", gz + bytes(512))
    out.refused("gz_second_member_cut.nii.gz", "too early", pack(whole[:600]) + pack(whole[600:])[:-3])
    out.refused("gz_second_member_crc.nii.gz", "CRC",
                pack(whole[:600]) + flipped(pack(whole[600:]), -7))
    out.warned("gz_more.nii.gz", "follow", pack(whole + bytes(100)))
    out.warned("gz_another_volume.nii.gz", "another volume", pack(whole + voxels(values())))
    # A little file that would fill the memory: refused or read within the bounds of its header.
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = bomb.compress(whole) + b"".join(bomb.compress(bytes(1 << 20)) for _ in range(64))
    out.warned("gz_bomb.nii.gz", "follow", data + bomb.flush())
    out.refused("gz_claims_much.nii.gz", "compressed bytes", pack(head(dim=[3, 1000, 1000, 1000, 1, 1, 1, 1])
                                                           + bytes(4) + voxels(values())))
    out.warned("gz_not.nii.gz", "not compressed", whole)
    out.refused("gz_unnamed.nii", "compressed", gz)
    out.refused("gz_twice.nii.gz", "NIfTI", pack(gz))


def cut(out):
    whole, series = image(), image(nt=4)
    for size, words in ((0, "NIfTI"), (3, "NIfTI"), (347, "NIfTI"), (348, "after its end|early"), (351, "after its end|early"),
                        (352, "0 of 1"), (353, "0 of 1"), (len(whole) - 1, "missing")):
        out.refused(f"cut{size}.nii", words, whole[:size])
        out.refused(f"cut{size}.nii.gz", words, pack(whole[:size]))
    out.refused("cut2.nii", "NIfTI", image(fields=HEAD2)[:539])
    for n in range(4):
        for extra in 0, 2:
            short = series[:352 + 2 * COUNT * n + extra]
            out.refused(f"short{n}_{extra}.nii", f"{n} of 4 volumes", short)
            out.refused(f"short{n}_{extra}.nii.gz", f"{n} of 4 volumes", pack(short))
    out.warned("longer.nii", "follow", whole + b"\0" * 7)
    out.warned("another_volume.nii", "another volume", whole + voxels(values()))
    out.refused("no_image.hdr", "no_image.img", head(magic=b"ni1\0", vox_offset=0))
    out.put("short_image.img", voxels(values())[:-1])
    out.refused("short_image.hdr", "missing", head(magic=b"ni1\0", vox_offset=0))
    out.put("late_image.img", voxels(values()))
    out.refused("late_image.hdr", "after its end", head(magic=b"ni1\0", vox_offset=4000))
    out.put("single_image.img", voxels(values()))
    out.refused("single_image.hdr", "in this file|rename|.nii", image())
    out.refused("pair_as_single.nii", "another file", image(magic=b"ni1\0"))
    out.put("no_header.img", voxels(values()))
    out.expect("no_header.img", "refused", "no_header.hdr")


def headers(out):
    big = 32767
    for name, words, change in (
            ("magic_text", "magic", {"magic": b"XXXX"}), ("magic_zero", "magic", {"magic": b""}),
            ("magic_end", "magic", {"magic": b"n+1x"}),
            ("size_0", "NIfTI", {"sizeof_hdr": 0}), ("size_349", "NIfTI", {"sizeof_hdr": 349}),
            ("size_540", "NIfTI", {"sizeof_hdr": 540}),
            ("axes_0", "axes", {"dim": [0, *N, 1, 1, 1, 1]}),
            ("axes_200", "axes", {"dim": [200, *N, 1, 1, 1, 1]}),
            ("axes_negative", "axes", {"dim": [-50, *N, 1, 1, 1, 1]}),
            ("axes_8", "axes", {"dim": [8, *N, 1, 1, 1, 1]}),
            ("axes_2", "axes", {"dim": [2, *N, 1, 1, 1, 1]}),
            ("dim_0", "axis 3", {"dim": [3, 10, 10, 0, 1, 1, 1, 1]}),
            ("dim_negative", "axis 3", {"dim": [3, 10, 10, -6, 1, 1, 1, 1]}),
            ("dim4_0", "axis 4", {"dim": [4, *N, 0, 1, 1, 1]}),
            ("dim5_2", "beyond", {"dim": [5, 10, 10, 3, 1, 2, 1, 1]}),
            ("dim7_2", "beyond", {"dim": [7, 10, 10, 3, 1, 1, 1, 2]}),
            ("dims_huge", "limit", {"dim": [3, big, big, big, 1, 1, 1, 1]}),
            ("dims_too_many", "counted|limit", {"dim": [4, big, big, big, big, 1, 1, 1]}),
            ("dims_more", "missing", {"dim": [3, 10, 10, 7, 1, 1, 1, 1]}),
            ("offset_nan", "vox_offset", {"vox_offset": NAN}),
            ("offset_inf", "vox_offset", {"vox_offset": INF}),
            ("offset_0", "vox_offset", {"vox_offset": 0}),
            ("offset_348", "vox_offset", {"vox_offset": 348}),
            ("offset_negative", "vox_offset", {"vox_offset": -100}),
            ("offset_1e30", "vox_offset", {"vox_offset": 1e30}),
            ("offset_fraction", "vox_offset", {"vox_offset": 352.5}),
            ("offset_past", "damaged|early", {"vox_offset": 1e6}),
            ("offset_far", "damaged|early", {"vox_offset": 2.0**50}),
            ("spacing_0", "voxel size", {"pixdim": [1, 2, 2, 0, 2, 0, 0, 0]}),
            ("spacing_nan", "voxel size", {"pixdim": [1, 2, NAN, 2, 2, 0, 0, 0]}),
            ("spacing_inf", "voxel size", {"pixdim": [1, INF, 2, 2, 2, 0, 0, 0]}),
            ("slope_nan", "scl_slope", {"scl_slope": NAN}),
            ("slope_inf", "scl_slope", {"scl_slope": INF}),
            ("inter_nan", "scl_inter", {"scl_slope": 2, "scl_inter": NAN}),
            ("inter_inf", "scl_inter", {"scl_slope": 2, "scl_inter": -INF}),
            ("type_0", "datatype", {"datatype": 0}), ("type_1", "datatype", {"datatype": 1}),
            ("type_32", "datatype", {"datatype": 32, "bitpix": 64}),
            ("type_128", "datatype", {"datatype": 128, "bitpix": 24}),
            ("type_1536", "datatype", {"datatype": 1536, "bitpix": 128}),
            ("type_1792", "datatype", {"datatype": 1792, "bitpix": 128}),
            ("type_2304", "datatype", {"datatype": 2304, "bitpix": 32}),
            ("type_9999", "datatype", {"datatype": 9999}),
            ("bits_32", "contradict", {"bitpix": 32}), ("bits_0", "contradict", {"bitpix": 0}),
            ("sform_zero", "sform", {"srow": [0] * 12}),
            ("sform_nan", "sform", {"srow": [NAN] + ROWS[1:]}),
            ("sform_inf", "sform", {"srow": ROWS[:3] + [INF] + ROWS[4:]}),
            ("sform_flat", "sform", {"srow": ROWS[:4] + ROWS[:4] + ROWS[8:]}),
            ("quaternion_long", "qform", {"quatern": [1, 1, 0]}),
            ("quaternion_nan", "qform", {"quatern": [NAN, 0, 0]}),
            ("qoffset_nan", "qform", {"qoffset": [NAN, 0, 0]}),
            ("qfac_nan", "qform", {"pixdim": [NAN, 2, 2, 2, 2, 0, 0, 0]}),
            ("left_right", "left and right", {"srow": [-2, 0, 0, 9] + ROWS[4:]}),
            ("no_xform", "assume-ras", {"qform_code": 0, "sform_code": 0}),
            ("xform_negative", "assume-ras", {"qform_code": -1, "sform_code": -3}),
            ("unit_5", "unit", {"xyzt_units": 13})):
        out.refused(f"{name}.nii", words, image(**change))
        out.refused(f"{name}_zipped.nii.gz", words, pack(image(**change)))
    for name, words, change in (
            ("spacing_negative", "negative", {"pixdim": [1, 2, -2, 2, 2, 0, 0, 0]}),
            ("qfac_3", "pixdim[0]", {"pixdim": [3, 2, 2, 2, 2, 0, 0, 0]}),
            ("inter_alone", "scl_inter", {"scl_inter": 5}),
            ("unused_dim", "axis 5", {"dim": [3, *N, 1, 9, 1, 1]}),
            ("unused_negative", "axis 4", {"dim": [3, *N, -1, 1, 1, 1]}),
            ("one_volume", "one volume", {"dim": [4, *N, 1, 1, 1, 1]}),
            ("axes_5", "5 axes", {"dim": [5, *N, 1, 1, 1, 1]}),
            ("sform_spacing", "voxel size", {"pixdim": [1, 3, 2, 2, 2, 0, 0, 0], "qform_code": 0}),
            ("sform_sheared", "sheared", {"srow": [2, 0.5, 0, -9] + ROWS[4:], "qform_code": 0}),
            ("tilted", "degrees", {"quatern": [0, 0, math.sin(0.05)]}),
            ("shifted", "degrees", {"qoffset": [-9, -9, 0]}),
            ("micrometres", "micrometres", {"xyzt_units": 3, "pixdim": [1] + [2000] * 3 + [0] * 4,
                                            "srow": [1000 * x for x in ROWS],
                                            "qoffset": [-9000, -9000, -5000]}),
            ("tiny_voxels", "check the unit", {"pixdim": [1, 0.002, 0.002, 0.002, 2, 0, 0, 0],
                                               "srow": [x / 1000 for x in ROWS], "qform_code": 0})):
        out.warned(f"{name}.nii", words, image(**change))
    out.warned("slope_negative.nii", "negative", image(scl_slope=-2), [-2 * x for x in values()])
    out.warned("tr_0.nii", "TR", image(nt=2, pixdim=[1, 2, 2, 2, 0, 0, 0, 0]), values(2 * COUNT))
    out.warned("tr_long.nii", "between volumes", image(nt=2, pixdim=[1, 2, 2, 2, 2000, 0, 0, 0]),
               values(2 * COUNT))
    out.warned("tr_nan.nii", "TR", image(nt=2, pixdim=[1, 2, 2, 2, NAN, 0, 0, 0]), values(2 * COUNT))
    for name, tr in ("inf", INF), ("negative", -2):
        out.refused(f"tr_{name}.nii", "time between", image(nt=2, pixdim=[1, 2, 2, 2, tr, 0, 0, 0]))
    wrap = 7905747460161236407
    for name, words, change in (
            ("wrap", "axis 2", {"dim": [3, 7, wrap, 1, 1, 1, 1, 1]}),
            ("product", "counted", {"dim": [4, 2**31 - 1, 2**31 - 1, 2**31 - 1, 2**31 - 1, 1, 1, 1]}),
            ("power", "counted", {"dim": [4, 2**16, 2**16, 2**16, 2**15, 1, 1, 1]}),
            ("axes_200", "axes", {"dim": [200, *N, 1, 1, 1, 1]}),
            ("axes_negative", "axes", {"dim": [-50, *N, 1, 1, 1, 1]}),
            ("axes_2_64", "axes", {"dim": [2**62, *N, 1, 1, 1, 1]}),
            ("offset_2_62", "vox_offset", {"vox_offset": 2**62}),
            ("offset_negative", "vox_offset", {"vox_offset": -2**63}),
            ("offset_352", "vox_offset", {"vox_offset": 352}),
            ("magic", "magic", {"magic": b"ni2\0\0\0\0\0"}),
            ("magic_short", "magic", {"magic": b"n+2"})):
        out.refused(f"nifti2_{name}.nii", words, image(fields=HEAD2, **change))
    out.refused("text_header.nii", "text", b"<nifti_image\n  image_filename='/etc/passwd'\n" * 20)
    out.refused("text.nii", "NIfTI", b"not an image at all " * 100)


def extensions(out):
    for name, size in ("huge", 0x7ffffff0), ("negative", -16), ("zero", 0), ("odd", 17), ("past", 64):
        gap = b"\1\0\0\0" + struct.pack("<ii24s", size, 6, b"text")
        out.warned(f"extension_{name}.nii", "extension", image(gap=gap, vox_offset=384))
    out.warned("extension_stub.nii", "extension", image(gap=b"\1\0\0\0\x10\0\0\0", vox_offset=356))
    out.warned("gap_filled.nii", "unexplained", image(gap=bytes(8) + b"x" * 8, vox_offset=364))


def contents(out):
    v = values()
    for name, bad in ("nan", NAN), ("inf", INF), ("minus_inf", -INF):
        for kind in "fd":
            some = v[:100] + [bad] * 7 + v[107:]
            out.warned(f"voxels_{name}_{CODES[kind][0]}.nii", "7 of 600", image(some, kind=kind), some)
    big = v[:5] + [1e300] + v[6:]
    out.warned("voxels_beyond_float.nii", "1 of 600", image(big, kind="d"), v[:5] + v[6:])
    out.refused("voxels_all_nan.nii", "no number", image([NAN] * COUNT, kind="f"))
    out.refused("int64_too_large.nii", "2^53", image([2**53 + 1] + v[1:], kind="q"))
    out.refused("int64_too_low.nii", "2^53", image([-2**63] + v[1:], kind="q"))
    out.refused("uint64_too_large.nii", "2^53", image([2**64 - 1] + v[1:], kind="Q", order=">"))
    out.warned("all_zero.nii", "same value", image([0] * COUNT), [0] * COUNT)
    out.warned("constant.nii", "same value", image([7] * COUNT), [7] * COUNT)
    tail = v[:400] + [0] * 200
    out.warned("zero_tail.nii", "last 33", image(tail), tail)
    for empty in 0, 2, 3:
        series = values(4 * COUNT)
        series[empty * COUNT:(empty + 1) * COUNT] = [0] * COUNT
        out.refused(f"empty_volume{empty}.nii", f"volume {empty + 1}", image(series, nt=4))
    copies = values(COUNT) * 2 + values(4 * COUNT)[2 * COUNT:]
    out.warned("repeated_volume.nii", "repeat", image(copies, nt=4), copies)


def special(out):
    """What is no regular file, and files whose names invite a mistake."""
    def at(name):
        return os.path.join(out.path, name)
    os.mkdir(at("folder.nii"))
    os.mkfifo(at("pipe.nii"))
    os.mkfifo(at("pipe.nii.gz"))
    os.symlink("loop.nii", at("loop.nii"))
    os.symlink("nowhere.nii", at("dangling.nii"))
    os.symlink("/dev/zero", at("zeros.nii"))
    os.symlink("/dev/null", at("null.nii.gz"))
    for name in ("folder.nii", "pipe.nii", "pipe.nii.gz", "zeros.nii", "null.nii.gz"):
        out.expect(name, "refused", "regular file")
    out.expect("loop.nii", "refused", "cannot be opened")
    out.expect("dangling.nii", "refused", "cannot be opened")
    out.expect("absent.nii", "refused", "cannot be opened")
    out.ok("linked_to.nii", image())
    os.symlink("linked_to.nii", at("link.nii"))
    out.expect("link.nii", "ok", "-", values())
    # Exactly the file that is named is read, whatever lies beside it.
    sevens = [7 + x % 3 for x in values()]
    out.ok("twin.nii", image(sevens), sevens)
    out.ok("twin.nii.gz", pack(image()))
    out.put("only_zipped.nii.gz", pack(image()))
    out.expect("only_zipped.nii", "refused", "cannot be opened")
    out.refused("image.mnc", "named", image())
    out.ok("%s%n name.nii", image())
    out.ok("sitzung_\u00e4.nii.gz", pack(image()))


def main():
    out = Folder(sys.argv[1])
    for part in sound, zipped, cut, headers, extensions, contents, special:
        part(out)
    out.table.close()


if __name__ == "__main__":
    main()
