"""YAML as nodes, composed within bounds.

Nodes keep what loading loses: the style of a scalar, its place in the text, keys given twice. They
also cost less: 72 microseconds a document against 195 for `yaml.load(text, CSafeLoader)`.
"""

import yaml

# Each level of nesting takes one of these characters of its own, so that a text with fewer of
# them than `_TRUSTED_OPENERS` cannot nest deeper. The C composer recurses and ends the process at
# 30,000 levels; the busiest of 23,962 documents has 340 of them, those in prose counted.
_OPENERS = "[{-?:"
_TRUSTED_OPENERS = 1_000
DEEPEST = 100  # levels, the front matter itself being the first

# Values, and characters in them, that aliases may add. Nothing honest repeats that much, and
# nine levels of nine aliases each are 387 million values.
_MOST_REPEATED = 100_000

# The C parser compares each directive with all before it: 8 seconds for a file full of them.
_MOST_TAG_DIRECTIVES = 100

_YAML_HINTS = {
    "mapping values are not allowed": "Put a text that holds a colon and a space in quotes.",
    "cannot start any token": "Put the text in quotes, and indent with spaces, never tabs.",
    "could not find expected ':'": "Write `key: value`, or indent the line as part of the text.",
    "undefined alias": "Put a text that begins with `*` in quotes.",
    "did not find expected <document start>": "Keep one YAML document between the `---` lines.",
    "expected a single document": "Keep one YAML document between the `---` lines.",
    "control characters are not allowed": "Remove the invisible character.",
}
_YAML_HINT = "Correct the line, or put the text after the colon in quotes."


_resolver = yaml.resolver.Resolver()


class Fault(Exception):
    """What is wrong with a text, and at which character of it (0-based)."""

    def __init__(self, kind: str, problem: str, hint: str, index: int = 0) -> None:
        super().__init__(kind, problem, hint, index)
        self.kind = kind
        self.problem = problem
        self.hint = hint
        self.index = index


class _NodeParser(yaml.CSafeLoader):
    """Composes nodes without guessing types: `tag` is None unless one was written."""

    def resolve(self, kind: object, value: object, implicit: object) -> None:
        return None

    def descend_resolver(self, parent: object, index: object) -> None:
        """Nothing to track: types are never resolved."""

    def ascend_resolver(self) -> None:
        """Nothing to track: types are never resolved."""


def compose(text: str) -> yaml.Node | None:
    """The root node of a YAML text; None where it is empty.

    Raises Fault where it is broken, nests deeper than 100 levels in a way that could hurt, or
    where walking it would meet too much by way of aliases.
    """
    try:
        if sum(map(text.count, _OPENERS)) > _TRUSTED_OPENERS:
            _refuse_deep(text)
        if text.count("%TAG") > _MOST_TAG_DIRECTIVES:
            raise _broken("it has too many %TAG directives", text.index("%TAG"))
        root = _NodeParser(text).get_single_node()
    except yaml.reader.ReaderError as error:
        # Its position counts bytes.
        index = len(text.encode()[: error.position].decode(errors="ignore"))
        raise _broken(str(error.reason), index) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _broken(error.problem or str(error), mark.index if mark else 0) from None
    if root and "&" in text and "*" in text:
        _refuse_multiplied(root)
    return root


def implied_tag(kind: type[yaml.Node], text: str | None, plain: bool) -> str:
    """The tag that YAML 1.1 gives a value without one: `1984` is "tag:yaml.org,2002:int"."""
    implicit = (plain, not plain) if kind is yaml.ScalarNode else True
    return str(_resolver.resolve(kind, text, implicit))  # type: ignore[no-untyped-call]


def too_deep(index: int) -> Fault:
    """The fault of nesting beyond `DEEPEST`."""
    return Fault(
        "too-deep", f"values nest deeper than {DEEPEST} levels", "Flatten the value.", index
    )


def entries(node: yaml.Node, name: str) -> dict[str, yaml.Node]:
    """The values of a map by their keys, in the order given; `name` is for messages.

    Raises Fault where the node is no map, a key is no text, is given twice, or merges another map.
    """
    if type(node) is not yaml.MappingNode or node.tag not in (None, "tag:yaml.org,2002:map"):
        hint = f"Write its keys on lines of their own below `{name}:`, indented."
        raise wrong_type(node, name, "a map of keys", hint)
    found: dict[str, yaml.Node] = {}
    for key_node, value in node.value:
        key = key_node.value
        if type(key_node) is not yaml.ScalarNode or key == "<<":
            hint = "Write every key as plain text, and merged keys one by one."
            raise Fault("wrong-type", "a key is not plain text", hint, key_node.start_mark.index)
        if key in found:
            raise duplicate_key(key_node)
        found[key] = value
    return found


def duplicate_key(key_node: yaml.ScalarNode) -> Fault:
    """The fault of a key that its map holds already: YAML itself lets the last one win."""
    return Fault(
        "duplicate-key",
        f"the key `{shortened(key_node.value)}` is given twice",
        "Remove one of the two.",
        key_node.start_mark.index,
    )


def wrong_type(node: yaml.Node, name: str, expected: str, hint: str) -> Fault:
    """The fault of a value that cannot be read as what its key holds."""
    problem = f"`{name}` must be {expected}"
    return Fault("wrong-type", problem, hint, node.start_mark.index)


def shortened(text: str) -> str:
    """At most 60 characters of a text, on one line, for messages."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"


def _refuse_deep(text: str) -> None:
    """Counts levels with the event parser, which does not recurse, and stops at the limit."""
    parser = _NodeParser(text)
    depth = 0
    while (event := parser.get_event()) is not None:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                mark = event.start_mark
                raise too_deep(mark.index if mark else 0)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_multiplied(root: yaml.Node) -> None:
    seen: set[int] = set()
    repeated = 0
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            repeated += 1 + len(node.value)
            if repeated > _MOST_REPEATED:
                hint = "Write the values out instead of repeating them by `*`."
                problem = "aliases multiply into too many values"
                raise Fault("aliases", problem, hint, node.start_mark.index)
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)


def _broken(problem: str, index: int) -> Fault:
    hint = next((hint for part, hint in _YAML_HINTS.items() if part in problem), _YAML_HINT)
    return Fault("broken-yaml", f"the YAML is broken: {problem}", hint, index)
