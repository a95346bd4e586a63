"""Progress of long commands: a bar in a terminal, plain lines elsewhere."""

import time
from typing import Any, TextIO

from tqdm import tqdm

LINE_EVERY = 5.0
"""Seconds between two plain lines."""

_BAR = "{percentage:3.0f}% |{bar}| {desc}, {remaining} left"


class Progress:
    """Shows documents (or other `units`) done, their rate, and the time that remains.

    The share done is that of the bytes of input: how many documents an archive holds is known
    only at its end.
    """

    def __init__(self, total: int, stream: TextIO, units: str = "documents") -> None:
        self._total = total
        self._units = units
        self._stream = stream
        self._begin = self._line = time.monotonic()
        self._bar = (
            tqdm(total=total, file=stream, bar_format=_BAR, leave=False, mininterval=0)
            if stream.isatty()
            else None
        )

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *exception: Any) -> None:
        if self._bar is not None:
            self._bar.close()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begin

    def show(self, done: int, consumed: int) -> None:
        """Tell that so many units are done, and so many bytes of input are behind them."""
        rate = f"{done:,} {self._units}, {done / max(self.seconds, 0.001):,.0f} a second"
        if self._bar is not None:
            self._bar.set_description_str(rate, refresh=False)
            self._bar.update(consumed - self._bar.n)
        elif time.monotonic() - self._line >= LINE_EVERY:
            self._line = time.monotonic()
            share = consumed / max(self._total, 1)
            left = self.seconds * (1 - share) / max(share, 0.001)
            print(f"{share:4.0%}  {rate}, about {left:,.0f} s left", file=self._stream)
