r"""Pieces of answers, as the database cuts them, made fit to be read.

A database knows no formulas and may cut one in half: ``$$ MRT = \frac{\text{…``.
"""

import re

from articles.text import rendering
from articles.text.mathspans import Kind, spans

_DELIMITER = re.compile(r"(?<!\\)(?:\$\$?|\\[()\[\]])")
_CLOSERS = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_ENDS = ("$", "$$", "\\)", "\\]")
_COMMAND = re.compile(r"\\[A-Za-z]{2,}\*?(?:\{[^{}]*\})?")
_SIGN_OF_LATEX = re.compile(r"\\[A-Za-z]{2,}|[\^_]|\}\{")
# Beside a dollar, three words in a row are prose and the dollar may be money.
_PROSE = re.compile(r"[A-Za-z]{2,}(?:\s+[A-Za-z]{2,}){2}")
_SENTENCE_SIGNS = (".", ":", "?", "!", "…", ";", ",")


def readable(markdown: str, marks: str = "") -> str:
    r"""One line of plain text: formulas spoken, halves of them dropped, headings with a colon.

    ``marks`` are characters that the database put around what it found.

    >>> readable("## Length\n\nIt is $x$, and $$ y = \\frac{1")
    'Length: It is x, and…'
    """
    whole = _without_head(_without_tail(markdown)) or markdown
    headings = {heading.text for heading in rendering.render(whole).headings}
    *lines, last = rendering.plain_text(whole).split("\n")
    return " ".join([*(_closed(line, marks) if line in headings else line for line in lines), last])


def _closed(heading: str, marks: str) -> str:
    return heading if heading.rstrip(marks).endswith(_SENTENCE_SIGNS) else f"{heading}:"


def _without_tail(markdown: str) -> str:
    """Drop the end of a formula that began before the piece: ``…{2}{3}$$ is it``."""
    delimiter = _DELIMITER.search(markdown)
    if not delimiter or delimiter[0] not in _ENDS:
        return markdown
    before = markdown[: delimiter.start()]
    is_tail = before.count("}") > before.count("{") or _is_latex(before)
    return f"…{markdown[delimiter.end() :].lstrip()}" if is_tail else markdown


def _without_head(markdown: str) -> str:
    """Drop the beginning of a formula that ends after the piece."""
    for span in spans(markdown):
        if span.kind is not Kind.TEXT:
            continue
        for delimiter in _DELIMITER.finditer(markdown, span.start, span.end):
            if _is_open(delimiter[0], markdown[delimiter.end() :]):
                before = markdown[: delimiter.start()].rstrip()
                return f"{before}…" if before.strip("…") else ""
    return markdown


def _is_open(opener: str, rest: str) -> bool:
    """Whether a formula begins that does not end in `rest`; a lone dollar may be money."""
    if opener not in _CLOSERS or _CLOSERS[opener] in rest:
        return False
    return opener != "$" or rest.count("{") > rest.count("}") or _is_latex(rest)


def _is_latex(text: str) -> bool:
    return bool(_SIGN_OF_LATEX.search(text)) and not _PROSE.search(_COMMAND.sub("|", text))
