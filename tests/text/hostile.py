"""How the cost of a pure function grows with its input."""

import statistics
import time
from collections.abc import Callable


def growth(function: Callable[[str], object], small: str, large: str) -> float:
    """The cost of ``large`` in units of the cost of ``small``: medians of CPU time."""
    return _cost(function, large) / _cost(function, small)


def _cost(function: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(5):
        start = time.process_time_ns()
        function(text)
        times.append(time.process_time_ns() - start)
    return max(statistics.median(times), 1)
