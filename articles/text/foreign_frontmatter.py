"""The front matter of other tools' files: YAML, TOML, or none.

TOML is rewritten as YAML first, so that what follows knows one kind of values.
"""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

import yaml

from articles.text.frontmatter import decoded, split
from articles.text.yamlnodes import DEEPEST, Fault, compose, entries, too_deep

LARGEST_TOML = 100_000
"""Bytes. Python's reader takes time that grows with the square of what a hostile text holds."""

_FENCE = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_JSON = re.compile(r"\{\s*(?:\"|\})")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True)
class FrontMatter:
    """A file cut in two: its whole `text`, where in that its body begins, and its keys as YAML
    (`written`) with their nodes. `is_rewritten`: the nodes' places are not those of the file."""

    text: str
    body_start: int
    written: str = ""
    root: yaml.MappingNode | None = None
    keys: dict[str, yaml.Node] = field(default_factory=dict)
    is_rewritten: bool = False

    def find(self, name: str) -> yaml.Node | None:
        """The value of a key; "extra.author" is that of `author` in the table `extra`."""
        if name in self.keys:
            return self.keys[name]
        first, *rest = name.split(".")
        node = self.keys.get(first)
        for part in rest:
            node = entries(node, first).get(part) if isinstance(node, yaml.MappingNode) else None
        return node

    def placed(self, fault: Fault, name: str) -> Fault:
        """A fault in the value of a key, at its place in the file."""
        if not self.is_rewritten:
            return fault
        key = re.escape(name.rpartition(".")[2])
        line = re.search(rf"^[ \t]*[\"']?{key}[\"']?[ \t]*=", self.text, re.MULTILINE)
        return Fault(fault.kind, fault.problem, fault.hint, line.start() if line else 0)


def read(data: bytes, *, required: bool) -> FrontMatter:
    """Cut a file in two. Raises Fault, with `required` also where it has no front matter."""
    text = decoded(data)
    first = text[: text.find("\n") + 1 or None].rstrip()
    if first == "+++":
        return _toml(text)
    if first == "---" or required:
        return _yaml(text)
    if _JSON.match(text):
        hint = "Write the front matter as YAML between `---` lines or TOML between `+++` lines."
        raise Fault("no-front-matter", "the file has JSON front matter", hint)
    return FrontMatter(text, 0)


def _yaml(text: str) -> FrontMatter:
    end, body = split(text)
    root = compose(text[:end])
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return FrontMatter(text, body)  # two fences with nothing between them
    keys = entries(root, "front matter")
    assert isinstance(root, yaml.MappingNode)  # noqa: S101  # else `entries` had refused it
    return FrontMatter(text, body, text[:end], root, keys)


def _toml(text: str) -> FrontMatter:
    begin = text.find("\n") + 1 or len(text)
    fence = _FENCE.search(text, begin)
    if fence is None:
        hint = "Put a line of `+++` after the last key."
        raise Fault("no-closing-fence", "the front matter does not end", hint, len(text))
    values = _loaded(text[begin : fence.start()], begin)
    written = yaml.dump(
        values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**9
    )
    root = compose(written)
    body = fence.end() + 1
    if not isinstance(root, yaml.MappingNode) or not values:
        return FrontMatter(text, body)
    return FrontMatter(text, body, written, root, entries(root, "front matter"), is_rewritten=True)


def _loaded(toml: str, begin: int) -> dict[str, Any]:
    if len(toml) > LARGEST_TOML:
        hint = "Move what is not a short value below the front matter."
        raise Fault("too-large", f"the TOML is larger than {LARGEST_TOML:,} characters", hint)
    for line in re.finditer(r".+", toml):
        # Dots part the names of nested tables; two in a row stand in prose alone.
        if line[0].replace("..", "").count(".") > DEEPEST:
            raise too_deep(begin + line.start())
    try:
        return {key: _writable(value, 2) for key, value in tomllib.loads(toml).items()}
    except RecursionError:
        raise too_deep(begin) from None
    except ValueError as error:
        raise _broken(toml, begin, str(error)) from None


def _broken(toml: str, begin: int, message: str) -> Fault:
    place = _TOML_PLACE.search(message)
    index = len(toml)
    if place:
        lines = toml.splitlines(keepends=True)[: int(place[1]) - 1]
        index = sum(map(len, lines)) + int(place[2]) - 1
    problem = f"the TOML is broken: {_TOML_PLACE.sub('', message).strip()}"
    return Fault("broken-toml", problem, 'Write lines such as title = "…".', begin + index)


def _writable(value: Any, level: int) -> Any:
    """A TOML value as one that YAML can write: it has no time without a day."""
    if isinstance(value, dict | list) and level > DEEPEST:
        raise too_deep(0)
    if isinstance(value, dict):
        return {key: _writable(part, level + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_writable(part, level + 1) for part in value]
    return value.isoformat() if isinstance(value, dt.time) else value
