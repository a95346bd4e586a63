import io

import pytest

from articles.management import progress
from articles.management.progress import Progress


class Clock:
    """Time that passes only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_than_in_a_terminal_a_plain_line_comes_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, out = Clock(), io.StringIO()
    monkeypatch.setattr(progress, "time", clock)
    with Progress(4000, out) as shown:
        for documents in range(100, 1100, 100):
            clock.now += 1
            shown.show(documents, documents * 2)

    assert out.getvalue().splitlines() == [
        " 25%  500 documents, 100 a second, about 15 s left",
        " 50%  1,000 documents, 100 a second, about 10 s left",
    ]


def test_in_a_terminal_a_bar_shows_rate_and_remaining_time() -> None:
    out = Terminal()
    with Progress(1000, out) as shown:
        shown.show(50, 500)

    last = out.getvalue().split("\r")
    assert any(" 50% |" in line and "50 documents, " in line and " left" in line for line in last)
