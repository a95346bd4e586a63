"""What the path of a file tells: its name, a date in front of it, and the folder it lies in."""

import re
import unicodedata
from collections.abc import Sequence

from articles.text.slugs import LONGEST_SLUG, slugify

_LONGEST = 1_000  # characters of a text that are looked at for an address

_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[-_ ](.+)", re.ASCII | re.DOTALL)


def sources(parts: Sequence[str]) -> dict[str, str]:
    """The sources that a mapping names `file.…`, of a path such as ["physics", "ice.md"].

    `name` is the file's without its suffix; a file named `index` has the name of its folder.
    `slug` is that without a date in front, `date` this date, and `title` the slug in words.
    `folder` is the first folder, in words, that does not begin with `_` as Jekyll's `_posts` does.

    >>> sources(["marine-biology", "2025-03-04-do-fish-sleep.md"])["file.folder"]
    'Marine biology'
    """
    *folders, name = parts
    name = name.rpartition(".")[0] or name
    if name == "index" and folders:
        name = folders.pop()
    dated = _DATED.fullmatch(name)
    slug = dated[2] if dated else name
    return {
        "file.name": name,
        "file.slug": slug,
        "file.title": in_words(slug),
        "file.date": dated[1] if dated else "",
        "file.folder": in_words(next((f for f in folders if not f.startswith("_")), "")),
    }


def in_words(name: str) -> str:
    """A name as prose: "marine-biology" is "Marine biology"; one with spaces stays as it is."""
    if " " in name:
        return name.strip()
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def slug_of(text: str) -> str:
    """The part of an address that a name, a title or somebody else's slug becomes.

    As an editor's question does, but that hyphens stay. Letters that ASCII has no likeness for stay
    too: a library in Greek would otherwise have no addresses, and one of mixed names equal ones.

    >>> slug_of("why-is_ice slippery?"), slug_of("Τι είναι το φως;")
    ('why-is-ice-slippery', 'τι-είναι-το-φως')
    """
    words = text[:_LONGEST].replace("-", " ").replace("_", " ")
    if not any(char.isalnum() and not slugify(char) for char in words):
        return slugify(words)
    # Letters, the marks on them, and numbers.
    words = unicodedata.normalize("NFC", words.lower())
    letters = (c for c in words if c.isspace() or unicodedata.category(c)[0] in "LMN")
    return "-".join("".join(letters).split())[:LONGEST_SLUG].rstrip("-")
