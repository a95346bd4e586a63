"""A file of another tool as a document of our own format, by what a mapping says.

The same file and mapping always give the same bytes. So all that follows, the recognition of what
is unchanged by the hash of a document among it, treats them as if they had stood in the folder.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml

from articles.text import foreign_frontmatter, foreign_marks, foreign_places, foreign_values
from articles.text.document_model import FIELD_OF_KEY, Document, Seo, Settings, related_number
from articles.text.documents_writing import serialize
from articles.text.foreign_frontmatter import FrontMatter
from articles.text.foreign_mapping import ForeignMapping, any_matches
from articles.text.foreign_marks import Notice
from articles.text.preparing import Fault
from articles.text.slugs import split_article_path
from articles.text.yamlextras import chunks, kept
from articles.text.yamlnodes import Fault as Found
from articles.text.yamlnodes import compose, entries, shortened
from articles.text.yamlvalues import boolean_of, integer_of, number_of

_Value = TypeVar("_Value")

_TEXTS = ("article_title", "author", "date_format", "post_on_text")


@dataclass(frozen=True)
class Translated:
    """A file as a document: its bytes in our own format, its url, what is to be told, and the
    old addresses that the file names."""

    data: bytes
    url: str
    notices: tuple[Notice, ...]
    aliases: tuple[str, ...]


Item = tuple[str, tuple[str, ...], bytes]
"""A file to translate: its path for messages, the parts of its path by which it is addressed,
and its bytes."""


def translate_many(mapping: ForeignMapping, batch: list[Item]) -> list[Translated | Fault]:
    """The files as documents, in order. A fault is a value, so that the others go on."""
    return [_translate(mapping, *item) for item in batch]


def _translate(
    mapping: ForeignMapping, path: str, parts: tuple[str, ...], data: bytes
) -> Translated | Fault:
    text = ""
    try:
        front = foreign_frontmatter.read(data, required=not mapping.without_front_matter)
        text = front.text
        return _File(mapping, parts, front).translated()
    except Found as found:
        text = text or data.decode(errors="replace").removeprefix("\ufeff")
        line = text.count("\n", 0, found.index) + 1
        column = found.index - text.rfind("\n", 0, found.index)
        return Fault(path, found.kind, line, column, found.problem, found.hint)


class _File:
    """One file on its way: its sources, and which of them have found their place."""

    def __init__(self, mapping: ForeignMapping, parts: tuple[str, ...], front: FrontMatter) -> None:
        self.mapping = mapping
        self.parts = parts
        self.front = front
        self.body = front.text[front.body_start :]
        self.places = foreign_places.sources(parts)
        self.used: set[str] = set()

    def translated(self) -> Translated:
        document = self._document()
        try:
            data = serialize(document)
        except ValueError as error:
            problem = f"no document can hold this: {error}"
            raise Found("wrong-type", problem, "Remove the character.") from None
        notices: list[Notice] = []
        if "body" in self.used:
            notices = foreign_marks.notices(self.front.text, self.front.body_start)
        return Translated(data, document.url, tuple(notices), tuple(self._aliases()))

    def _document(self) -> Document:
        title, question, subject = map(self._text, ("title", "question", "subject"))
        if not (title or question):
            raise self._missing("title" if "title" in self.mapping.sources else "question")
        values: dict[str, Any] = {
            "title": title,
            "question": question,
            "subject": subject,
            "url": self._url(subject),
            "answer": self._answer(),
            "id": self._first("id", integer_of),
            "date": self._first("date", foreign_values.day_of),
            "score": self._first("score", number_of),
            "no_index": self._first("no_index", boolean_of),
            "seo": self._seo(),
        }
        values |= {key: self._text(key) for key in _TEXTS}
        values["settings"] = self._settings(values["date"])
        values["body"] = "" if "body" in self.used else self.body
        return Document(**values, extra=self._unknown())

    def _seo(self) -> Seo | None:
        seo = Seo(
            title=self._text("seo.title"),
            page_description=self._text("seo.page_description"),
            page_keywords=self._keywords(),
        )
        return None if seo == Seo() else seo

    def _settings(self, day: dt.date | None) -> Settings | None:
        def published_at(node: yaml.Node, name: str) -> dt.datetime | None:
            # A bare day that readers are shown says no more than `date` does already.
            is_said = foreign_values.is_day(node) and foreign_values.day_of(node, name) == day
            return None if is_said else foreign_values.moment_of(node, name)

        settings = Settings(
            status="draft" if self._is_draft() else None,
            published_at=self._first("quicktakes.published_at", published_at),
            unpublish_at=self._first("quicktakes.unpublish_at", foreign_values.moment_of),
            provenance=self._text("quicktakes.provenance"),
            asked_by=self._text("quicktakes.asked_by"),
            checked_by=self._text("quicktakes.checked_by"),
            share_image=self._text("quicktakes.share_image"),
        )
        return None if settings == Settings() else settings

    def _is_draft(self) -> bool:
        found = any_matches(self.mapping.drafts, self.parts)
        for source in self.mapping.sources.get("draft", ()):
            name = source.removeprefix("not ")
            value = self._read(name, boolean_of)
            if value is not None:
                self.used.add(name)
                found = found or value is (name == source)
        return found

    def _answer(self) -> str:
        for source in self.mapping.sources["answer"]:
            text = self.body if source == "body" else "\n\n".join(self._texts(source))
            if text.strip():
                self.used.add(source)
                return text.strip("\n").rstrip()
        raise self._missing("answer")

    def _url(self, subject: str | None) -> str:
        shelf = foreign_places.slug_of(subject or "")
        if not shelf and "{subject}" in self.mapping.url:
            raise self._missing("subject")
        slug = foreign_places.slug_of(self._text("slug") or "")
        if not slug:
            raise self._missing("slug")
        url = self.mapping.url.replace("{subject}", shelf).replace("{slug}", slug)
        if split_article_path(url) is None:
            problem = f"the address would be {shortened(url)}, not the path of an article"
            raise Found("bad-url", problem, "Give the file another slug or folder.")
        return url

    def _keywords(self) -> str | None:
        """Those of all sources, each once, without the `#` that may stand before a tag."""
        sources = self.mapping.sources.get("seo.page_keywords", ())
        words = [text.lstrip("#") for source in sources for text in self._texts(source)]
        self.used.update(sources)
        return ",".join(dict.fromkeys(word for word in words if word)) or None

    def _aliases(self) -> Iterator[str]:
        for source in self.mapping.sources.get("redirects", ()):
            yield from self._texts(source)

    def _text(self, key: str) -> str | None:
        """What the first source that has something says: all authors of a list, else its first
        entry; a list of which that is not all stays among the unknown keys."""
        for source in self.mapping.sources.get(key, ()):
            texts = self._texts(source)
            if texts:
                taken = texts if key == "author" else texts[:1]
                if taken == texts:
                    self.used.add(source)
                return ", ".join(taken)
        return None

    def _first(self, key: str, reader: Callable[[yaml.Node, str], _Value | None]) -> _Value | None:
        """The value of the first source that has one."""
        for source in self.mapping.sources.get(key, ()):
            value = self._read(source, reader)
            if value is not None:
                self.used.add(source)
                return value
        return None

    def _texts(self, source: str) -> list[str]:
        texts = self._read(source, foreign_values.texts_of) or []
        is_list = isinstance(self._node(source), yaml.SequenceNode)
        return texts if is_list or source not in self.mapping.words else " ".join(texts).split()

    def _read(
        self, source: str, reader: Callable[[yaml.Node, str], _Value | None]
    ) -> _Value | None:
        node = self._node(source)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            return None
        try:
            return reader(node, source)
        except Found as fault:
            raise self.front.placed(fault, source) from None

    def _node(self, source: str) -> yaml.Node | None:
        if source.startswith("="):
            return foreign_values.scalar(source[1:])
        if source in self.places:
            return foreign_values.scalar(self.places[source])
        return self.front.find(source)

    def _missing(self, key: str) -> Found:
        looked = ", ".join(f"`{source}`" for source in self.mapping.sources[key])
        hint = f"Add one of these, or let the mapping take `{key}` from elsewhere."
        return Found("missing-key", f"there is no {key}: nothing usable in {looked}", hint)

    def _unknown(self) -> str:
        """The keys that found no place, as YAML text. One that has the name of a key of ours is
        kept as `original_…`: under its own name it would be taken for that."""
        root, keys = self.front.root, self.front.keys
        unknown = [key for key, node in keys.items() if not self._is_used(key, node)]
        if root is None or not unknown:
            return ""
        # All at once: one by one, 9,000 keys took 14 seconds.
        parts = chunks(kept(self.front.written, root, unknown))
        return "".join(
            self._renamed(part, key)
            if key in FIELD_OF_KEY or related_number(key) is not None
            else part
            for key, part in parts.items()
        )

    def _is_used(self, key: str, node: yaml.Node) -> bool:
        """Whether a key, or each key of its table, has found its place."""
        if key in self.used:
            return True
        if not isinstance(node, yaml.MappingNode) or not node.value:
            return False
        return all(f"{key}.{name}" in self.used for name in entries(node, key))

    def _renamed(self, chunk: str, key: str) -> str:
        while key in self.front.keys:
            key = f"original_{key}"
        root = compose(chunk)
        end = root.value[0][0].end_mark.index if isinstance(root, yaml.MappingNode) else 0
        return f"{key}{chunk[end:]}"
