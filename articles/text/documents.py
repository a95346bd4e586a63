"""The front-matter codec: `parse` reads a document, `serialize` writes one."""

from collections.abc import Callable
from typing import Any

import yaml

from articles.text.document_model import (
    FIELD_OF_KEY,
    Document,
    DocumentError,
    RelatedLink,
    Seo,
    Settings,
    rank,
    related_number,
)
from articles.text.documents_writing import serialize
from articles.text.escapes import unescape
from articles.text.frontmatter import LARGEST, decoded, normalized, split
from articles.text.slugs import split_article_path
from articles.text.yamlextras import kept
from articles.text.yamlnodes import Fault, compose, entries, shortened
from articles.text.yamlvalues import (
    boolean_of,
    date_of,
    integer_of,
    moment_of,
    number_of,
    text_of,
)

__all__ = [
    "LARGEST",
    "Document",
    "DocumentError",
    "RelatedLink",
    "Seo",
    "Settings",
    "parse",
    "serialize",
]

_Reader = Callable[[yaml.Node, str], Any]


def parse(data: bytes, path: str = "") -> Document:
    """The document in a file's bytes; `path` is for messages only.

    Strings are what is written (`title: 1984` is "1984"). The convention that a newline in an
    answer is written as the two characters `\\n` holds unless its scalar is a literal block or
    holds a real newline. A byte-order mark and CRLF are passed over. Raises DocumentError.
    """
    try:
        text = decoded(data)
        end, body = split(text)
        return _document(text[:end], text[body:])
    except Fault as fault:
        text = normalized(data.decode(errors="replace"))
        line = text.count("\n", 0, fault.index) + 1
        column = fault.index - text.rfind("\n", 0, fault.index)
        raise DocumentError(path, line, column, fault.problem, fault.hint, fault.kind) from None


def _document(front_matter: str, body: str) -> Document:
    root = compose(front_matter)
    if not isinstance(root, yaml.MappingNode):
        index = root.start_mark.index if root else 0
        hint = "Write one `key: value` on each line between the `---` lines."
        raise Fault("not-a-mapping", "the front matter is not a map of keys", hint, index)
    values: dict[str, Any] = {"body": body}
    present: list[str] = []
    unknown: list[str] = []
    links: list[tuple[int, RelatedLink]] = []
    found = entries(root, "front matter")
    for key, node in found.items():
        value: Any
        if key in FIELD_OF_KEY:
            value = values[FIELD_OF_KEY[key]] = _value(front_matter, key, node)
        elif number := related_number(key):
            value = _map(front_matter, key, node, RelatedLink, _RELATED_READERS)
            if value is not None:
                links.append((number, value))
        else:
            value = key
            unknown.append(key)
        if value is not None:
            present.append(key)
    links.sort(key=lambda numbered: numbered[0])
    values["related"] = tuple(link for _, link in links)
    if unknown:
        values["extra"] = kept(front_matter, root, unknown)
    _refuse_missing(values, found)
    return Document(**values, layout=_layout(present))


def _value(front_matter: str, key: str, node: yaml.Node) -> object:
    if key == "seo":
        return _map(front_matter, key, node, Seo, _SEO_READERS)
    if key == "quicktakes":
        return _map(front_matter, key, node, Settings, _SETTINGS_READERS)
    return _READERS.get(key, text_of)(node, key)


def _map(
    front_matter: str,
    name: str,
    node: yaml.Node,
    kind: type[Seo | RelatedLink | Settings],
    readers: dict[str, _Reader],
) -> Seo | RelatedLink | Settings | None:
    if isinstance(node, yaml.ScalarNode) and text_of(node, name) is None:
        return None
    values: dict[str, Any] = {}
    unknown: list[str] = []
    for key, value in entries(node, name).items():
        if key in readers:
            values[key] = readers[key](value, key)
        else:
            unknown.append(key)
    if unknown and isinstance(node, yaml.MappingNode):
        values["extra"] = kept(front_matter, node, unknown)
    return kind(**values)


def _answer_of(node: yaml.Node, name: str) -> str | None:
    value = text_of(node, name)
    is_literal = isinstance(node, yaml.ScalarNode) and node.style == "|"
    return value if value is None or is_literal or "\n" in value else unescape(value)


def _article_path_of(node: yaml.Node, name: str) -> str | None:
    value = text_of(node, name)
    if value is not None and split_article_path(value) is None:
        problem = f"`{name}` is {shortened(value)}, not the path of an article"
        hint = "Write /learn/<subject>/questions/<slug>, without host, query or closing slash."
        raise Fault("bad-url", problem, hint, node.start_mark.index)
    return value


def _refuse_missing(values: dict[str, Any], found: dict[str, yaml.Node]) -> None:
    """Refuses a document without address, answer or question, or with a blank one."""
    for key in ("url", "answer"):
        if values.get(key) is None:
            raise Fault("missing-key", f"`{key}` is missing", f"Add a line `{key}: …`.")
    question_key = "title" if values.get("question") is None else "question"
    if values.get(question_key) is None:
        hint = "Add a line `question: …`."
        raise Fault("missing-key", "both `question` and `title` are missing", hint)
    for key in ("answer", question_key):
        if not values[key].strip():
            index = found[key].start_mark.index
            raise Fault("missing-key", f"`{key}` is blank", "Write its text.", index)


def _layout(present: list[str]) -> tuple[str, ...]:
    ranks = [rank(key) for key in present]
    if ranks == sorted(ranks):
        return ()
    numbers = sorted(number for key in present if (number := related_number(key)))
    positions = {f"related_article{n}": i for i, n in enumerate(numbers, 1)}
    return tuple(f"related_article{positions[key]}" if key in positions else key for key in present)


_READERS: dict[str, _Reader] = {
    "id": integer_of,
    "date": date_of,
    "no_index": boolean_of,
    "answer": _answer_of,
    "url": _article_path_of,
    "score": number_of,
}
_SEO_READERS: dict[str, _Reader] = dict.fromkeys(
    ("title", "page_description", "page_keywords"), text_of
)
_RELATED_READERS: dict[str, _Reader] = {
    "id": integer_of,
    **dict.fromkeys(("title", "subject", "url"), text_of),
}
_SETTINGS_READERS: dict[str, _Reader] = {
    **dict.fromkeys(("status", "provenance", "asked_by", "checked_by", "share_image"), text_of),
    **dict.fromkeys(("published_at", "unpublish_at"), moment_of),
    "canonical": _article_path_of,
}
