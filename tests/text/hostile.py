"""How the cost of a pure function grows with its input."""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")

ROUNDS = 3


def growth(function: Callable[[Input], object], small: Input, large: Input) -> float:
    """The cost of ``large`` in units of the cost of ``small``: CPU time, the least of several
    rounds in turns, without the garbage collector, so that a busy machine strikes neither."""
    costs: dict[bool, list[int]] = {False: [], True: []}
    for _ in range(ROUNDS):
        for is_large, value in ((False, small), (True, large)):
            costs[is_large].append(_cost(function, value))
    return min(costs[True]) / max(min(costs[False]), 1)


def _cost(function: Callable[[Input], object], value: Input) -> int:
    gc.disable()
    try:
        start = time.process_time_ns()
        function(value)
        return time.process_time_ns() - start
    finally:
        gc.enable()
