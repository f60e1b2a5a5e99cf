"""What the kernel says about a server's processes."""

import os
import pathlib
import time

_TICK = 1e6 / os.sysconf("SC_CLK_TCK")


def family(pid):
    """A process and all its descendants."""
    found = [pid]
    try:
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    except OSError:
        pass
    return found


def cpu_microseconds(pids):
    """User and system time of all threads so far. Linux scales both to the scheduler's exact sum, then rounds to
    ticks of 10 ms."""
    total = 0.0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) * _TICK
    return total


def memory_kilobytes(pids):
    """(resident, anonymous); pages that several processes share count once each, by their proportional share."""
    resident = anonymous = 0
    for pid in pids:
        rows = {}
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, value = line.split(":")
            rows[name] = int(value.split()[0])
        resident += rows["Rss"] if len(pids) == 1 else rows["Pss"]
        anonymous += rows["Anonymous"] if len(pids) == 1 else rows["Pss_Anon"]
    return resident, anonymous


def wait_until(what, seconds, check):
    """Polls `check` until it is true."""
    end = time.monotonic() + seconds
    while not check():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} took longer than {seconds} s")
        time.sleep(0.02)
