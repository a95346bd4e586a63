"""Days written by a moment.js pattern, the form in which documents give theirs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel import Locale

DEFAULT_FORMAT = "MMM DD, YYYY"


@dataclass(frozen=True)
class _Language:
    """How a language writes days: names from the Unicode CLDR, the rest as moment.js has it."""

    locale: Locale
    ordinal: Callable[[int], str]
    long: str
    short: str
    numbers: str

    def month(self, day: date, width: str) -> str:
        return str(self.locale.months["format"][width][day.month])

    def weekday(self, day: date, width: str) -> str:
        return str(self.locale.days["format"][width][day.weekday()])


def _english_ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


_LANGUAGES = {
    "en": _Language(Locale("en"), _english_ordinal, "MMMM D, YYYY", "MMM D, YYYY", "MM/DD/YYYY"),
    "de": _Language(
        Locale("de"), lambda number: f"{number}.", "D. MMMM YYYY", "D. MMM YYYY", "DD.MM.YYYY"
    ),
    "es": _Language(
        Locale("es"),
        lambda number: f"{number}º",
        "D [de] MMMM [de] YYYY",
        "D [de] MMM [de] YYYY",
        "DD/MM/YYYY",
    ),
}

# The tokens that say something of a day, as https://momentjs.com/docs/#/displaying/ lists them.
# Those of a time would only ever say midnight and stay as they are typed.
_TOKENS: dict[str, Callable[[date, _Language], str]] = {
    "YYYY": lambda day, _: f"{day.year:04}",
    "YY": lambda day, _: f"{day.year % 100:02}",
    "MMMM": lambda day, language: language.month(day, "wide"),
    "MMM": lambda day, language: language.month(day, "abbreviated"),
    "MM": lambda day, _: f"{day.month:02}",
    "Mo": lambda day, language: language.ordinal(day.month),
    "M": lambda day, _: str(day.month),
    "Qo": lambda day, language: language.ordinal(_quarter(day)),
    "Q": lambda day, _: str(_quarter(day)),
    "DDDD": lambda day, _: f"{_day_of_year(day):03}",
    "DDDo": lambda day, language: language.ordinal(_day_of_year(day)),
    "DDD": lambda day, _: str(_day_of_year(day)),
    "DD": lambda day, _: f"{day.day:02}",
    "Do": lambda day, language: language.ordinal(day.day),
    "D": lambda day, _: str(day.day),
    "dddd": lambda day, language: language.weekday(day, "wide"),
    "ddd": lambda day, language: language.weekday(day, "abbreviated"),
    "dd": lambda day, language: language.weekday(day, "short"),
    "GGGG": lambda day, _: f"{day.isocalendar().year:04}",
    "WW": lambda day, _: f"{day.isocalendar().week:02}",
    "Wo": lambda day, language: language.ordinal(day.isocalendar().week),
    "W": lambda day, _: str(day.isocalendar().week),
    "E": lambda day, _: str(day.isoweekday()),
    "LL": lambda day, language: _written(day, language.long, language),
    "ll": lambda day, language: _written(day, language.short, language),
    "L": lambda day, language: _written(day, language.numbers, language),
    "l": lambda day, language: _written(day, _without_zeros(language.numbers), language),
}
_ANY_TOKEN = re.compile(
    r"\[(?P<literal>[^\]]*)\]|" + "|".join(sorted(_TOKENS, key=len, reverse=True))
)


def format_day(day: date, pattern: str, language: str = "en") -> str:
    """Write `day` by a moment.js pattern; an empty pattern means `DEFAULT_FORMAT`.

    Text in square brackets and letters that are no token stay as they are. `language` is en, de
    or es.

    >>> format_day(date(2024, 3, 9), "dddd, MMMM Do [of] YYYY")
    'Saturday, March 9th of 2024'
    """
    return _written(day, pattern or DEFAULT_FORMAT, _LANGUAGES[language])


def _written(day: date, pattern: str, language: _Language) -> str:
    def written(token: re.Match[str]) -> str:
        literal = token["literal"]
        return _TOKENS[token[0]](day, language) if literal is None else literal

    return _ANY_TOKEN.sub(written, pattern)


def _without_zeros(pattern: str) -> str:
    return pattern.replace("MM", "M").replace("DD", "D")


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday
