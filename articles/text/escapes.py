r"""The newline of an answer: two characters ``\n`` in a document, a line end in Markdown.

Whoever wrote the documents escaped the newline and nothing else, so ``\n`` also begins LaTeX
commands (``\neq``) and stands for itself in code (``printf("%d\n")``). Of 598,680 such pairs in
a library of 35,915 answers, 362 must stay as they are.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from articles.text.mathspans import Kind, Span, spans

# The commands of LaTeX, amsmath, amssymb and mathtools that begin with n. LaTeX reads the longest
# run of letters: \nu_e is one, \nucleus and \nc are not.
_COMMAND = re.compile(
    r"""\\n(?P<rest>
      abla | atural | cong | e | earrow | eg | egmedspace | egthickspace | egthinspace | eq
    | ewcommand | ewline | exists | geq | geqq | geqslant | gtr | i | icefrac | Leftarrow
    | leftarrow | Leftrightarrow | leftrightarrow | leq | leqq | leqslant | less | mid | obreak
    | obreakspace | olimits | onumber | ormalfont | ormalsize | ot | otag | otin | otni | parallel
    | prec | preceq | Rightarrow | rightarrow | shortmid | shortparallel | sim | subset | subseteq
    | subseteqq | succ | succeq | supset | supseteq | supseteqq | triangleleft | trianglelefteq
    | triangleright | trianglerighteq | u | VDash | Vdash | vDash | vdash | warrow
    )(?![A-Za-z])""",
    re.VERBOSE,
)
# Row ends and the like, after which a new line is likelier than a command.
_ROW_START = re.compile(r"(?:\\\\|\\begin\{[a-z]{1,12}\*?\})\Z")
_LAST_LINE = re.compile(r"\n[ \t>]*\Z")

# A string literal may hold \n, but not before blanks: there an unclosed quote ended its line and
# indentation follows. Doubled quotes are left over from CSV.
_STRING_LITERAL = re.compile(
    r'''
    """
    | (?<!\\) (?P<quote> ""(?=[\w%{<\\]) | " | (?:(?<![\w\\])|(?<=\\n)) [bfruBFRU]{0,2}(?P<tick>') )
      (?:\\n)*+
      (?: (?!(?(tick)'|(?P=quote))) [^\\`] | \\[^n] | \\n(?![ \t`~]) ){0,300}+
      (?(tick)'|(?P=quote)) (?![\w("'])
    ''',
    re.VERBOSE,
)
_PATTERN_LITERAL = re.compile(
    r"(?:(?<![\w/.-])s|\()/(?:[^/\\`]|\\.){0,60}/(?:(?:[^/\\`]|\\.){0,60}/)?|\\r\??\\n"
)


class EscapeError(ValueError):
    """The text cannot be written with ``\\n`` for its newlines and read back the same."""


def unescape(answer: str) -> str:
    r"""Give an answer its line ends: ``a\nb`` becomes two lines, ``$a \neq b$`` stays one.

    Formulas are read as LaTeX reads them: ``$$x\nwhere$$`` becomes two lines.
    """
    return _with_newlines(answer, kept(answer))


def escape(markdown: str) -> str:
    r"""Write newlines as the two characters ``\n``.

    :raises EscapeError: where ``unescape`` would not give the same text back, for instance for
        ``Type \n here``, which holds the two characters outside of math and code.
    """
    answer = markdown.replace("\n", "\\n")
    if unescape(answer) != markdown:
        raise EscapeError("The text holds \\n in a place where it would be read as a newline.")
    return answer


def kept(answer: str) -> list[int]:
    r"""Offsets, in characters, of the ``\n`` in an escaped answer that are no newline."""
    has_math = "$" in answer or "\\(" in answer or "\\[" in answer
    commands = [match.start() for match in _COMMAND.finditer(answer)] if has_math else []
    if not commands and "`" not in answer and "~~~" not in answer:
        return []
    return _Trial(answer, commands, _literals(answer)).kept()


def _with_newlines(answer: str, keep: list[int]) -> str:
    parts = []
    position = 0
    for offset in keep:
        parts += [answer[position:offset].replace("\\n", "\n"), "\\n"]
        position = offset + 2
    parts.append(answer[position:].replace("\\n", "\n"))
    return "".join(parts)


def _pairs(answer: str, start: int, end: int) -> Iterator[int]:
    offset = answer.find("\\n", start, end)
    while offset >= 0:
        yield offset
        offset = answer.find("\\n", offset + 2, end)


def _literals(answer: str) -> list[int]:
    """Offsets that would stay if they were in a code block."""
    if "```" not in answer and "~~~" not in answer:
        return []
    found: set[int] = set()
    for pattern in (_STRING_LITERAL, _PATTERN_LITERAL):
        for literal in pattern.finditer(answer):
            found.update(_pairs(answer, *literal.span()))
    return sorted(found)


class _Trial:
    r"""The answer with all ``\n`` replaced but those that may have to stay.

    Formulas and code are found in a text with line ends only; once found they settle the rest.
    """

    def __init__(self, answer: str, commands: list[int], literals: list[int]) -> None:
        undecided = {*commands, *literals}
        self.commands = commands
        self.literals = literals
        self.text = _with_newlines(answer, sorted(undecided))
        self.newlines = [at for at in _pairs(answer, 0, len(answer)) if at not in undecided]
        # The same in the trial text, which each newline before made one character shorter.
        self.line_ends = [offset - index for index, offset in enumerate(self.newlines)]

    def kept(self) -> list[int]:
        keep: set[int] = set()
        for span in spans(self.text):
            if span.kind is Kind.CODE_BLOCK:
                keep.update(self.inside(span, self.literals))
            elif span.kind is Kind.CODE_SPAN:
                keep.update(self.inside(span, self.commands), self.inside(span, self.literals))
                keep.update(self.line_ends_inside(span))
            elif span.kind is not Kind.TEXT:
                keep.update(self.commands_inside(span))
        return sorted(keep)

    def in_trial(self, offset: int) -> int:
        return offset - bisect_left(self.newlines, offset)

    def inside(self, span: Span, offsets: list[int]) -> list[int]:
        first = bisect_left(offsets, span.content_start, key=self.in_trial)
        return offsets[first : bisect_left(offsets, span.content_end, key=self.in_trial)]

    def line_ends_inside(self, span: Span) -> list[int]:
        first = bisect_left(self.line_ends, span.content_start)
        return self.newlines[first : bisect_left(self.line_ends, span.content_end)]

    def commands_inside(self, span: Span) -> Iterator[int]:
        last_line = _LAST_LINE.search(self.text, span.content_start, span.content_end)
        for offset in self.inside(span, self.commands):
            if not (last_line and self.is_variable(span, self.in_trial(offset))):
                yield offset

    def is_variable(self, span: Span, offset: int) -> bool:
        r"""Whether ``\nu`` is a newline and a variable, as after ``$$`` in a formula of many lines.

        Only commands that leave one letter (u, e, i) are in doubt.
        """
        command = _COMMAND.match(self.text, offset)
        if not command or len(command["rest"]) > 1:
            return False
        before = self.text[max(span.content_start, offset - 20) : offset]
        return not before or bool(_ROW_START.search(before))
