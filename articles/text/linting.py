"""Findings about one document, from its own texts: for an editor who writes it, and for reports.

Only short answers are rendered, to count their words: one of the usual 2,500 characters takes
0.2 ms.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.text import chatter
from articles.text.findings import Finding
from articles.text.holding import hold
from articles.text.mathspans import Kind, Span, spans
from articles.text.rendering import render

TITLE_LENGTHS = (15, 70)
DESCRIPTION_LENGTHS = (25, 160)
"""Fewest and most characters. They are those of Bing's SEO reports; Google names none and cuts
titles and descriptions by the width of the screen
(developers.google.com/search/docs/appearance/snippet). So they are hints."""

FEWEST_WORDS = 50
"""Of 23,962 real answers 12 have fewer; the median is 350."""

_SURELY_ENOUGH = 3 * FEWEST_WORDS
"""Words as typed, marks included, above which no answer is rendered to be counted."""

_SHOWN = 50
"""Characters of the answer that a message quotes, "…" not counted."""

_BEFORE = 20
"""How many of them may stand before a phrase that was found."""

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+\S", re.MULTILINE)
_BARE_IMAGE = re.compile(r"!\[\s*\](?=[(\[])")
# In prose "" stands only where CSV doubled a mark: before a word or right after one.
_DOUBLED = re.compile(r'""(?=\w)|(?<=[\w.,!?])""')
# \( and \) always come in pairs; of dollars only one that begins an equation is surely math.
_LONE_DELIMITER = re.compile(r"\\[()]|\$(?=[A-Za-z]\s*[=<>^_])")
_AMOUNT = re.compile(
    r"\s*\d[\d,]*(?:\.\d+)?\s*"
    r"(?:[-–—/]\s*|(?:[KMB]|million|billion|trillion|thousand|dollars|USD|per|each)\b[\w\s]*)"
)
# The comma of "β-1,4-glycosidic bonds" separates no keywords.
_COMMA = re.compile(r",(?!\d)|(?<!\d),")
_NO_INK = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Fields:
    """What is looked at. `seo_title` is left empty where other articles share it; `related` holds
    the addresses of the related links in order; texts that are absent are empty."""

    path: str
    question: str
    answer: str
    seo_title: str = ""
    description: str = ""
    keywords: str = ""
    author: str = ""
    has_date: bool = True
    related: tuple[str, ...] = ()


def lint(fields: Fields, failures: int | None = None) -> list[Finding]:
    """What can be told about one document by itself.

    `failures` is how many of its formulas are known to fail, from a rendering; without it they
    are set here, which takes some 0.1 ms for each formula that was not set before.
    """
    cut = spans(fields.answer)
    prose = _prose(fields.answer, cut)
    found = [*_titles(fields), *_descriptions(fields), *_fields(fields), *_related(fields)]
    found += _answer(fields.answer, prose)
    found += _amounts(fields.answer, cut)
    if failures != 0:
        found += _formulas(fields.answer)
    return found


def links(answer: str, site: str) -> list[tuple[str, int]]:
    """The article addresses that an answer links to, each with its line: ("/learn/…", 3).

    `site` is the library's own address, such as "https://answers.example": links may begin with
    it. What follows `#` or `?`, a last slash and `.md` are left out.
    """
    if "/learn/" not in answer:
        return []
    prose = _prose(answer, spans(answer))
    link = re.compile(rf"(?:\]\(<?|\]:[ ]<?)/learn/|{re.escape(site)}/learn/")
    line_of = _lines(answer)
    found = []
    for begin in link.finditer(prose):
        start = begin.end() - len("/learn/")
        address = re.split(r"[\s)>\"#?]", prose[start : start + 600], maxsplit=1)[0]
        address = address.rstrip("/.,;:!*_").removesuffix(".md")
        found.append((address, line_of(start)))
    return found


def _prose(answer: str, cut: list[Span]) -> str:
    """The answer with blanks for code and formulas: every offset and line stays what it was."""
    if all(span.kind is Kind.TEXT for span in cut):
        return answer
    return "".join(
        answer[span.start : span.end]
        if span.kind is Kind.TEXT
        else _NO_INK.sub(" ", answer[span.start : span.end])
        for span in cut
    )


def _titles(fields: Fields) -> Iterator[Finding]:
    title = fields.seo_title.strip() or fields.question.strip()
    fewest, most = TITLE_LENGTHS
    if len(title) > most:
        yield Finding("title-long", _long("title", title, most))
    elif len(title) < fewest:
        count = _count(len(title), "character")
        yield Finding("title-short", f"The title has {count}, fewer than {fewest}: “{title}”.")


def _descriptions(fields: Fields) -> Iterator[Finding]:
    description = fields.description.strip()
    fewest, most = DESCRIPTION_LENGTHS
    if not description:
        yield Finding("description-missing", "There is no description.")
        return
    titles = {fields.question.strip().casefold(), fields.seo_title.strip().casefold()}
    if description.casefold() in titles:
        yield Finding("description-is-title", "The description is the title once more.")
    if len(description) > most:
        yield Finding("description-long", _long("description", description, most))
    elif len(description) < fewest:
        count = _count(len(description), "character")
        message = f"The description has {count}, fewer than {fewest}."
        yield Finding("description-short", message)


def _long(what: str, text: str, most: int) -> str:
    return f"The {what} has {len(text)} characters, more than {most}: search results may cut it."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _fields(fields: Fields) -> Iterator[Finding]:
    filled = {
        "author": fields.author.strip(),
        "date": fields.has_date,
        "keywords": fields.keywords.strip(),
    }
    for name, value in filled.items():
        if not value:
            yield Finding("field-empty", f"The {name} {_verb(name)} empty.")
    keywords = [word.strip() for word in _COMMA.split(fields.keywords) if word.strip()]
    for word in _repeated(keywords):
        yield Finding("keyword-repeated", f"The keyword “{word}” occurs more than once.")


def _verb(name: str) -> str:
    return "are" if name.endswith("s") else "is"


def _related(fields: Fields) -> Iterator[Finding]:
    given = [address for address in fields.related if address]
    if not fields.related:
        yield Finding("no-related-links", "There are no related links.")
    if fields.path in given:
        yield Finding("self-link", "A related link leads to the article itself; the page hides it.")
    for address in _repeated(given):
        yield Finding("repeated-link", f"Related more than once, and shown once: {address}")


def _repeated(texts: Collection[str]) -> list[str]:
    """Texts that occur more than once, each once and in order."""
    if len(set(texts)) == len(texts):
        return []
    return [text for text, uses in Counter(texts).items() if uses > 1]


def _answer(answer: str, prose: str) -> Iterator[Finding]:
    yield from _thin(answer)
    if said := chatter.refusal(prose):
        yield _said("refusal", prose, said.start())
    elif said := chatter.leftover(prose):
        yield _said("chat-leftover", prose, said.start())
    if '""' in prose:
        yield from _places(prose, _DOUBLED, "quotes-doubled", "Doubled quotation marks")
    if "![" in prose:
        yield from _places(prose, _BARE_IMAGE, "image-without-alt", "An image without text")
    if "\\" in prose or "$" in prose:
        yield from _places(prose, _LONE_DELIMITER, "math-as-text", "A delimiter without partner")
    if "#" in prose:
        yield from _headings(prose)


def _thin(answer: str) -> Iterator[Finding]:
    """Counts words as the page shows them, without marks of lists, addresses and tags."""
    if len(answer.split(None, _SURELY_ENOUGH)) > _SURELY_ENOUGH:
        return
    words = render(answer).words
    if words < FEWEST_WORDS:
        count = _count(words, "word")
        yield Finding("answer-thin", f"The answer has {count}, fewer than {FEWEST_WORDS}.")


def _said(kind: str, prose: str, position: int) -> Finding:
    """A finding with the words at a place, and the last words of its line before."""
    begin = prose.rfind("\n", 0, position) + 1
    if position - begin > _BEFORE:
        begin = prose.find(" ", position - _BEFORE, position) + 1 or position
    words = _short(prose[begin:].partition("\n")[0])
    return Finding(kind, f"It says “{words}”.", _line(prose, position))


def _places(prose: str, pattern: re.Pattern[str], kind: str, what: str) -> Iterator[Finding]:
    """One finding for all places in an answer, with the line and words of the first."""
    places = [match.start() for match in pattern.finditer(prose) if _is_bare(prose, match.start())]
    if places:
        words = _short(prose[places[0] :].partition("\n")[0])
        yield Finding(kind, f"{what} at “{words}”{_more(places)}.", _line(prose, places[0]))


def _is_bare(prose: str, position: int) -> bool:
    """Whether no backslash stands before it."""
    return prose[position - 1 : position] != "\\"


def _headings(prose: str) -> Iterator[Finding]:
    typed = [(heading.start(), len(heading[1])) for heading in _HEADING.finditer(prose)]
    skipped = [
        (start, before, level)
        for (_, before), (start, level) in pairwise(typed)
        if level > before + 1
    ]
    if skipped:
        start, before, level = skipped[0]
        message = f"A heading of level {level} follows one of level {before}{_more(skipped)}."
        yield Finding("heading-skipped", message, _line(prose, start))


def _amounts(answer: str, cut: list[Span]) -> Iterator[Finding]:
    amounts = [
        span
        for span in cut
        if span.kind is Kind.INLINE_MATH
        and answer[span.start] == "$"
        and _AMOUNT.fullmatch(answer, span.content_start, span.content_end)
    ]
    if amounts:
        first = amounts[0]
        words = _short(answer[first.start : first.end])
        message = f"“{words}” is set as a formula{_more(amounts)}."
        yield Finding("money-as-math", message, _line(answer, first.start))


def _formulas(answer: str) -> Iterator[Finding]:
    line_of = _lines(answer)
    position = 0
    for held in hold(answer).held:
        position = max(answer.find(held.source, position), position)
        if held.failed:
            message = f"“{_short(held.source)}” cannot be set."
            yield Finding("formula-not-set", message, line_of(position))
        position += len(held.source)


def _more(places: Sequence[object]) -> str:
    return f", and {len(places) - 1} more" if len(places) > 1 else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _lines(text: str) -> Callable[[int], int]:
    """What gives the line of a position, for many of them."""
    ends = [end.start() for end in re.finditer("\n", text)]
    return lambda position: bisect_left(ends, position) + 1
