#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Gives remodel-check every file of make_bad.py and prints what it does wrong.

    judge.py REMODEL-CHECK FOLDER

What is sound must be read with the right values, what is odd must be said, what is damaged must be
refused with a message that names the file; nothing may crash, hang or write.
"""
import hashlib
import json
import math
import os
import subprocess
import sys


def state():
    """Every entry of the folder, regular files with their contents."""
    found = {}
    for entry in os.scandir("."):
        regular = entry.is_file(follow_symlinks=False)
        data = open(entry.path, "rb").read() if regular else b""
        found[entry.name] = hashlib.sha256(data).hexdigest()
    return found


def says(message, words):
    return any(word in message for word in words.split("|"))


def judge(check, name, outcome, words, *stats):
    """The complaints about one file."""
    try:
        run = subprocess.run([check, "--json", "--", name], capture_output=True, timeout=10,
                             stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return ["hangs"]
    if run.returncode not in (0, 65, 66):
        return [f"ends with {run.returncode}: {run.stderr[-300:]!r}"]
    file = json.loads(run.stdout)["files"][0]
    refusal, warnings = file.get("refused", ""), " ".join(file["warnings"])
    if outcome == "refused":
        if run.returncode == 0 or not refusal:
            return ["is not refused"]
        if not refusal.startswith(name.rsplit(".", 1)[0]) or not says(refusal, words):
            return [f"the message names not the file or not '{words}': {refusal}"]
        return []
    if refusal:
        return [f"is refused: {refusal}"]
    if outcome == "ok" and warnings:
        return [f"a needless warning: {warnings}"]
    if outcome == "warned" and not says(warnings, words):
        return [f"no warning says '{words}': {warnings}"]
    got = [file[key] for key in ("count", "min", "max", "mean")]
    if not all(math.isclose(g, float(s), rel_tol=1e-6) for g, s in zip(got, stats, strict=True)):
        return [f"holds {got} instead of {stats}"]
    return []


def main():
    check = os.path.abspath(sys.argv[1])
    os.chdir(sys.argv[2])
    with open("cases.tsv", encoding="utf-8") as table:
        cases = [line.rstrip("\n").split("\t") for line in table]
    before, failed = state(), 0
    for case in cases:
        for complaint in judge(check, *case):
            print(f"FAIL {case[0]}: {complaint}")
            failed += 1
    if state() != before:
        print("FAIL: files were written or changed")
        failed += 1
    print(f"{len(cases)} files, {failed} complaints")
    sys.exit(failed > 0 or len(cases) < 300)


if __name__ == "__main__":
    main()
