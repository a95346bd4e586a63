"""The values of other tools' front matter, read more widely than our own format writes them."""

import datetime as dt
import re
from contextlib import suppress

import yaml

from articles.text.yamlnodes import Fault, shortened, wrong_type
from articles.text.yamlvalues import text_of

_NOWHERE = yaml.Mark("", 0, 0, 0, "", 0)

# Hugo and Zola write 2025-03-04T09:30:00+01:00, Jekyll 2025-03-04 09:30:00 +0100.
_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:(?:[Tt]| +)(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
    r" *(?P<offset>[Zz]|UTC|[-+][0-9]{2}:?[0-9]{2})?)?",
    re.ASCII,
)

# The starter of Astro writes "Jul 08 2022".
_IN_WORDS = ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y")


def scalar(text: str) -> yaml.ScalarNode:
    """A text that stands in no front matter, as a node like all others."""
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, _NOWHERE, _NOWHERE, style='"')


def texts_of(node: yaml.Node, name: str) -> list[str]:
    """A text as one, a list as its texts, without blank ones. Raises Fault for anything else."""
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    texts = (text_of(part, name) for part in parts)
    return [text.strip() for text in texts if text and text.strip()]


def day_of(node: yaml.Node, name: str) -> dt.date | None:
    """The day of a date, or of a moment as it is written there; None for null."""
    found = _matched(node, name)
    return None if found is None else _moment(node, name, found).date()


def moment_of(node: yaml.Node, name: str) -> dt.datetime | None:
    """A moment in UTC, which is meant where no offset is written; None for null."""
    found = _matched(node, name)
    if found is None:
        return None
    try:
        return _moment(node, name, found).astimezone(dt.UTC)
    except OverflowError:
        raise _impossible(node, name) from None


def is_day(node: yaml.Node) -> bool:
    """Whether a date is written without a time."""
    found = _matched(node, "")
    return bool(found and not found["time"])


def _matched(node: yaml.Node, name: str) -> re.Match[str] | None:
    value = (text_of(node, name) or "").strip()
    if not value:
        return None
    found = _MOMENT.fullmatch(value) or _MOMENT.fullmatch(_in_digits(value))
    if not found:
        hint = "Write it as 2024-12-21 or 2024-12-21T09:30:00+01:00."
        raise wrong_type(node, name, "a day, or a day and time", hint)
    return found


def _in_digits(value: str) -> str:
    for pattern in _IN_WORDS:
        with suppress(ValueError):
            return dt.datetime.strptime(value.replace(",", ""), pattern).date().isoformat()
    return value


def _moment(node: yaml.Node, name: str, found: re.Match[str]) -> dt.datetime:
    offset = found["offset"] or "Z"
    offset = "Z" if offset in ("z", "UTC") else offset
    try:
        return dt.datetime.fromisoformat(f"{found['day']}T{found['time'] or '00:00'}{offset}")
    except ValueError:
        raise _impossible(node, name) from None


def _impossible(node: yaml.Node, name: str) -> Fault:
    problem = f"`{name}` is {shortened(node.value)}, a day or time that does not exist"
    hint = "Write a day of the calendar, such as 2024-12-21."
    return Fault("impossible-date", problem, hint, node.start_mark.index)
