"""Work on documents on every core: processes that parse and render, without a database."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 50
"""Documents handed to a process at once: enough that passing them costs little."""


class Workers:
    """A pool of so many processes, or this one alone where that is none.

    Spawned, not forked: they hold no connection and no lock of their parent. They read nothing
    but what they are handed.
    """

    def __init__(self, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = (
            ProcessPoolExecutor(processes, context, initializer=_begin) if processes else None
        )

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def map(
        self, function: Callable[[list[Item]], Sequence[Result]], items: list[Item]
    ) -> Callable[[], list[Result]]:
        """Begin work that gives one result for each item; what is returned waits for the results,
        in the order given. The function must be one that can be handed to a process.

        Both raise concurrent.futures.process.BrokenProcessPool once a process has been killed.
        """
        if self._pool is None:
            return lambda: list(function(items))
        chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
        futures = [self._pool.submit(function, chunk) for chunk in chunks]
        return lambda: [one for future in futures for one in future.result()]


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it even if it is killed. A process lives as long
    as the import and makes next to no reference cycles: looking for them is left out."""
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
