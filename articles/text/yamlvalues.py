"""The scalars of YAML nodes, read as the values that documents hold.

Each reader takes a node and the name of its key for messages, gives None for null, and raises
Fault where the value is none of its type.
"""

import datetime as dt
import math
import re

import yaml

from articles.text.document_model import YEARS
from articles.text.yamlnodes import Fault, shortened, wrong_type

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_SCALAR_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null")}
_SCALAR_TAGS.add("tag:yaml.org,2002:timestamp")

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|nan)", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?: ?Z|[-+][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
_YEARS_HINT = f"Write a year from {YEARS[0]} to {YEARS[-1]}, or remove the key."
_LONGEST_NUMBER = 400  # digits; `int` itself refuses 4,301


def text_of(node: yaml.Node, name: str) -> str | None:
    """A scalar as the very text written; None for null.

    `1984`, `yes` and `12:30:45` are "1984", "yes" and "12:30:45", where YAML's loader gives 1984,
    True and 45045. `null`, `~` and nothing are null unless quoted.
    """
    if type(node) is not yaml.ScalarNode or (node.tag and node.tag not in _SCALAR_TAGS):
        hint = "Write one text after the colon, in quotes if it begins with a special character."
        raise wrong_type(node, name, "a single text", hint)
    value: str = node.value
    if value in _NULLS and not node.style and node.tag in (None, "tag:yaml.org,2002:null"):
        return None
    if node.style == '"' and "\0" in value:
        hint = "Remove the `\\0`."
        raise Fault("nul", f"`{name}` holds a NUL character", hint, node.start_mark.index)
    return value


def integer_of(node: yaml.Node, name: str) -> int | None:
    """A decimal integer of at most 64 bits; None for null."""
    value = text_of(node, name)
    if value is None:
        return None
    if not _INTEGER.fullmatch(value):
        raise wrong_type(node, name, "a whole number", "Write it in digits, such as 140482.")
    if len(value) > _LONGEST_NUMBER or not -(2**63) <= int(value) < 2**63:
        raise _out_of_range(node, name, "Write a whole number that fits 64 bits.")
    return int(value)


def number_of(node: yaml.Node, name: str) -> float | None:
    """A finite number, `-1` as well as `-1.0`; None for null."""
    value = text_of(node, name)
    if value is None:
        return None
    if _NO_NUMBER.fullmatch(value):
        raise _out_of_range(node, name, "Write a finite number, or remove the key.")
    if len(value) > _LONGEST_NUMBER or not _NUMBER.fullmatch(value):
        raise wrong_type(node, name, "a number", "Write it in digits, such as -1.0.")
    number = float(value)
    if math.isinf(number):
        raise _out_of_range(node, name, "Write a number below 1e308.")
    return number


def boolean_of(node: yaml.Node, name: str) -> bool | None:
    """`True`, `yes`, `on` or `False`, `no`, `off` in any case; None for null."""
    value = text_of(node, name)
    if value is None:
        return None
    try:
        return _BOOLEANS[value.lower()]
    except KeyError:
        raise wrong_type(node, name, "True or False", "Write True or False.") from None


def date_of(node: yaml.Node, name: str) -> dt.date | None:
    """A day as YYYY-MM-DD in one of `YEARS`; None for null."""
    value = text_of(node, name)
    if value is None:
        return None
    if not _DATE.fullmatch(value):
        raise wrong_type(node, name, "a day", "Write it as YYYY-MM-DD, such as 2024-12-21.")
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise _impossible(node, name, value, "Write a day of the calendar as YYYY-MM-DD.") from None
    if day.year not in YEARS:
        raise _out_of_range(node, name, _YEARS_HINT)
    return day


def moment_of(node: yaml.Node, name: str) -> dt.datetime | None:
    """A day and time, in one of `YEARS`, that knows its offset, UTC where none is written; None
    for null.

    UTC is YAML's own rule: https://yaml.org/type/timestamp.html.
    """
    value = text_of(node, name)
    if value is None:
        return None
    hint = "Write a day and time such as 2024-12-21T09:30:00Z."
    if not _MOMENT.fullmatch(value):
        raise wrong_type(node, name, "a day and time", hint)
    try:
        moment = dt.datetime.fromisoformat(value.replace(" Z", "Z"))
    except ValueError:
        raise _impossible(node, name, value, hint) from None
    if moment.year not in YEARS:
        raise _out_of_range(node, name, _YEARS_HINT)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _out_of_range(node: yaml.Node, name: str, hint: str) -> Fault:
    problem = f"`{name}` is {shortened(node.value)}, which is out of range"
    return Fault("out-of-range", problem, hint, node.start_mark.index)


def _impossible(node: yaml.Node, name: str, value: str, hint: str) -> Fault:
    problem = f"`{name}` is {value}, a day or time that does not exist"
    return Fault("impossible-date", problem, hint, node.start_mark.index)
