"""Figures of several rounds, and processes that are measured from outside."""

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Figure:
    """The rounds of one measurement."""

    rounds: tuple[float, ...]

    def __str__(self) -> str:
        low, high = min(self.rounds), max(self.rounds)
        return f"{statistics.median(self.rounds):,.2f} ({low:,.2f} to {high:,.2f})"


def ratio(above: Sequence[float], below: Sequence[float]) -> Figure:
    """Round by round, so that a busy moment of the machine strikes both sides."""
    return Figure(tuple(one / other for one, other in zip(above, below, strict=True)))


def cpu_seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """User and system time of a command and all its processes; it must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def output_of(command: str, environment: dict[str, str]) -> str:
    """What Python prints when it runs `command`, such as "manage.py migrate"; it must succeed."""
    run = subprocess.run(
        [sys.executable, *command.split()],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return run.stdout
