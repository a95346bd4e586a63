"""Days written by a moment.js pattern, the form in which documents give theirs."""

import re
from collections.abc import Callable
from datetime import date

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
]

# The tokens that say something of a day, in English, as https://momentjs.com/docs/#/displaying/
# lists them. Those of a time would only ever say midnight and stay as they are typed.
_TOKENS: dict[str, Callable[[date], str]] = {
    "YYYY": lambda day: f"{day.year:04}",
    "YY": lambda day: f"{day.year % 100:02}",
    "MMMM": lambda day: _MONTHS[day.month - 1],
    "MMM": lambda day: _MONTHS[day.month - 1][:3],
    "MM": lambda day: f"{day.month:02}",
    "Mo": lambda day: _ordinal(day.month),
    "M": lambda day: str(day.month),
    "Qo": lambda day: _ordinal(_quarter(day)),
    "Q": lambda day: str(_quarter(day)),
    "DDDD": lambda day: f"{_day_of_year(day):03}",
    "DDDo": lambda day: _ordinal(_day_of_year(day)),
    "DDD": lambda day: str(_day_of_year(day)),
    "DD": lambda day: f"{day.day:02}",
    "Do": lambda day: _ordinal(day.day),
    "D": lambda day: str(day.day),
    "dddd": lambda day: _DAYS[day.weekday()],
    "ddd": lambda day: _DAYS[day.weekday()][:3],
    "dd": lambda day: _DAYS[day.weekday()][:2],
    "GGGG": lambda day: f"{day.isocalendar().year:04}",
    "WW": lambda day: f"{day.isocalendar().week:02}",
    "Wo": lambda day: _ordinal(day.isocalendar().week),
    "W": lambda day: str(day.isocalendar().week),
    "E": lambda day: str(day.isoweekday()),
}
_LOCALE_FORMATS = {
    "LL": "MMMM D, YYYY",
    "ll": "MMM D, YYYY",
    "L": "MM/DD/YYYY",
    "l": "M/D/YYYY",
}
_ANY_TOKEN = re.compile(
    r"\[(?P<literal>[^\]]*)\]|" + "|".join(sorted(_TOKENS | _LOCALE_FORMATS, key=len, reverse=True))
)

DEFAULT_FORMAT = "MMM DD, YYYY"


def format_day(day: date, pattern: str) -> str:
    """Write `day` by a moment.js pattern; an empty pattern means `DEFAULT_FORMAT`.

    Text in square brackets and letters that are no token stay as they are.

    >>> format_day(date(2024, 3, 9), "dddd, MMMM Do [of] YYYY")
    'Saturday, March 9th of 2024'
    """

    def written(token: re.Match[str]) -> str:
        if token["literal"] is not None:
            return token["literal"]
        if token[0] in _LOCALE_FORMATS:
            return format_day(day, _LOCALE_FORMATS[token[0]])
        return _TOKENS[token[0]](day)

    return _ANY_TOKEN.sub(written, pattern or DEFAULT_FORMAT)


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday
