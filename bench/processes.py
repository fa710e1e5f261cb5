"""What a process and all below it have cost, read from /proc (Linux only)."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """A process and all that it has started, and they."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def cpu_seconds(root: int) -> float:
    """User and system time, of those that live and those that have ended and were waited for."""
    return sum(sum(map(int, fields[11:15])) for pid in tree(root) if (fields := _stat(pid))) / TICKS


def pss_mb(root: int) -> dict[str, float]:
    """Memory by the command of each process; what is shared counts in parts, so that the sum is true."""
    found: dict[str, float] = {}
    for pid in tree(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
        except OSError:
            continue
        name = " ".join(word for word in command.split()[1:] if not word.startswith("--") and not word.isdigit())
        pss = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        found[f"{pid} {name}"] = pss / 1024
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; empty where the process is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return []
    return text[text.rindex(")") + 2 :].split()
