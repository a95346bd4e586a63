"""Rendered answers, kept under the hash of what they were made from."""

from collections.abc import Iterable, Mapping
from typing import Any

from articles.library import bulk
from articles.library.prepared import Prepared
from articles.models import Rendering
from articles.text import rendering
from articles.text.rendering import Rendered


def save(rendered: Mapping[str, Rendered]) -> None:
    """Store key → rendering where it is not there yet; copies share a row."""
    bulk.insert(
        Rendering,
        ({"key": key} | _values(one) for key, one in rendered.items()),
        ignore_conflicts=True,
    )


_BY_KEY: Prepared[Rendering] = Prepared(lambda key: Rendering.objects.filter(key=key), key=str)


def get(answer: str) -> Rendering:
    """The rendering of one answer: one query, and the work once more if it is missing."""
    found = _BY_KEY(key=rendering.rendering_key(answer))
    return found[0] if found else get_many([answer])[answer]


def get_many(answers: Iterable[str], *, fields: tuple[str, ...] = ()) -> dict[str, Rendering]:
    """The renderings of several answers, in one query; what is missing is made and kept.

    `fields` narrows what is read (lists need the excerpt, not the HTML).
    """
    keys = {answer: rendering.rendering_key(answer) for answer in answers}
    rows = Rendering.objects.only(*fields) if fields else Rendering.objects.all()
    found = rows.in_bulk(list(set(keys.values())))
    made = {key: rendering.render(answer) for answer, key in keys.items() if key not in found}
    save(made)
    found |= {key: Rendering(key=key, **_values(one)) for key, one in made.items()}
    return {answer: found[key] for answer, key in keys.items()}


def _values(rendered: Rendered) -> dict[str, Any]:
    return {
        "html": rendered.html,
        "excerpt": rendered.excerpt,
        "formulas": rendered.formulas,
        "failures": rendered.failures,
        "words": rendered.words,
        "headings": [list(heading) for heading in rendered.headings],
    }
