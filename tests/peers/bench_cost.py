# SPDX-License-Identifier: BSD-3-Clause
# Prints "CPU_SECONDS PEAK_MB" of each contender, the least of several runs, which take turns so that
# a slow moment of the machine meets all of them: bench_cost.py RUNS CONTENDER..., where a contender
# is one command or several separated by ";".
import os
import shlex
import subprocess
import sys


def cost(commands):
    cpu, peak = 0, 0
    for command in commands.split(";"):
        child = subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            print(f"exit status {child.returncode}: {command}", file=sys.stderr)
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return cpu, peak


contenders = sys.argv[2:]
runs = [[cost(contender) for contender in contenders] for _ in range(int(sys.argv[1]))]
for own in zip(*runs):
    print(f"{min(cpu for cpu, _ in own):.3f} {min(peak for _, peak in own):.0f}")
