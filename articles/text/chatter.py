"""Phrases by which a language model gives itself away in an answer.

Chosen by reading 23,962 real answers: 49 say "I cannot answer this question", nearly 500 more speak
of "the gathered information" that their prompt held, 30 offer more help. Each pattern begins with
a fixed text: with a choice at its beginning the search took five times as long.
"""

import re

# Not the numeral of "World War I", and not somebody's word: (I can't help but think…).
_I = r"I(?:(?<=[.,:;!?]\sI)|(?<=\nI)|(?<=\AI)|(?<=\b(?:but|and) I))"
_MACHINE = r"an? (?:AI|artificial intelligence|(?:large )?language model)\b"
_HELP = r"(?:answer|provide|assist|help with|access|fulfill?|comply)\b"
_REFUSALS = (
    re.compile(
        rf"{_I}(?:"
        rf"(?:['’]m| am) (?:just |only )?{_MACHINE}"
        r"|(?:['’]m| am) sorry,? but\b"
        rf"|(?:['’]m| am) (?:unable|not able) to {_HELP}"
        rf"|(?: cannot| can['’]t| can not) {_HELP}"
        r"|(?: do not| don['’]t) have (?:access to|real-time|enough information|information)"
        r")[^.\n]*"
    ),
    re.compile(rf"s(?<=\b[Aa]s) {_MACHINE}[\w ]{{0,30}},? I\b"),
)
_LEFTOVERS = (
    # Not "the gathered information is analyzed", nor "previously gathered information".
    re.compile(r"gathered information(?<!previously gathered information)(?! (?:is|to|can)\b)"),
    re.compile(
        rf"{_I}(?: would|['’]d) be (?:happy|glad) to (?:help|assist|clarify|provide)[^.!\n]*"
    ),
    re.compile(rf"{_I} can (?:provide|offer)[^.!\n]*"),
)
_OPENING = re.compile(r"\s*(?:Certainly|Sure|Of course|Absolutely|Great question)!")
_ENDING = re.compile(
    r"(?:[Ff]eel free to (?:ask|reach out|share)|[Ll]et me know|I hope (?:this|that) helps)\b"
    r"[^.!?\n]*[.!]?\s*\Z"
)
_LAST = 200


def refusal(prose: str) -> re.Match[str] | None:
    """Where the text says that it cannot answer, or that a machine speaks."""
    return _first(_REFUSALS, prose)


def leftover(prose: str) -> re.Match[str] | None:
    """Where the text speaks to somebody as a chat does, or of what its prompt held."""
    return (
        _OPENING.match(prose)
        or _first(_LEFTOVERS, prose)
        or _ENDING.search(prose, max(len(prose) - _LAST, 0))
    )


def _first(patterns: tuple[re.Pattern[str], ...], prose: str) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.search(prose))), None)
