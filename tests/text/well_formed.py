"""What every rendering must be: one closed tree of harmless elements with unique ids."""

import re
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "source", "wbr"}
IN_LINES = {"b", "em", "i", "s", "small", "strong", "sub", "sup", "u", "del", "code"}
BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "figure", "table"}
NEVER = {"script", "style", "iframe", "object", "embed", "form", "input", "link", "meta", "base"}


class Reader(HTMLParser):
    """Reads HTML strictly: raises AssertionError at a tag that does not fit."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert len(attributes) == len(dict(attributes)), f"<{tag}> repeats an attribute"
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag.startswith("m"), f"<{tag}/> closes itself only in MathML"
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *names: str) -> list[dict[str, str | None]]:
        """The attributes of every element of these names."""
        return [attributes for tag, attributes in self.tags if tag in names]


def read(html: str) -> Reader:
    """Parse a fragment; raise AssertionError where it is not well formed."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"{reader.open} are left open"
    return reader


def assert_harmless(html: str) -> Reader:
    """Raise AssertionError where HTML could act, style itself, or lead somewhere unsafe."""
    reader = read(html)
    for tag, attributes in reader.tags:
        assert tag not in NEVER
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("style", "srcdoc", "formaction")
            if name == "srcset":
                listed = (value or "").split(", ")
                assert all(one.startswith("/media/pictures/") for one in listed), value
            if name in ("href", "src"):
                assert is_safe_address(value or ""), value
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    return reader


def assert_no_block_in_a_line(html: str) -> None:
    """Raise AssertionError where a paragraph or its like stands in an element of a line."""
    open_tags: list[str] = []
    for closes, tag in re.findall(r"<(/?)([a-z][a-z0-9]*)", html):
        if closes:
            open_tags.remove(tag)
        elif tag not in VOID:
            assert tag not in BLOCKS or not IN_LINES & set(open_tags), f"<{tag}> in {open_tags}"
            open_tags.append(tag)


def is_safe_address(address: str) -> bool:
    """Whether a browser would take it for http, https, mailto, or a place on this site."""
    scheme, colon, _ = "".join(address.split()).partition(":")
    relative = not colon or any(sign in scheme for sign in "/?#")
    return relative or scheme.lower() in ("http", "https", "mailto")
