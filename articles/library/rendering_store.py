"""Rendered answers, kept under the hash of what they were made from."""

from collections.abc import Iterable

from articles.models import Rendering
from articles.text import rendering
from articles.text.rendering import Rendered


def row(key: str, rendered: Rendered) -> Rendering:
    """The row that keeps `rendered` under `key`."""
    return Rendering(
        key=key,
        html=rendered.html,
        excerpt=rendered.excerpt,
        formulas=rendered.formulas,
        failures=rendered.failures,
        words=rendered.words,
        headings=[list(heading) for heading in rendered.headings],
    )


def save(rows: Iterable[Rendering]) -> None:
    """Store what is not yet there; copies share a row."""
    Rendering.objects.bulk_create(rows, ignore_conflicts=True)


def get(answer: str) -> Rendering:
    """The rendering of one answer: one query, and the work once more if it is missing."""
    return get_many([answer])[answer]


def get_many(answers: Iterable[str], *, fields: tuple[str, ...] = ()) -> dict[str, Rendering]:
    """The renderings of several answers, in one query; what is missing is made and kept.

    `fields` narrows what is read (lists need the excerpt, not the HTML).
    """
    keys = {answer: rendering.rendering_key(answer) for answer in answers}
    rows = Rendering.objects.only(*fields) if fields else Rendering.objects.all()
    found = rows.in_bulk(list(set(keys.values())))
    made = {
        key: row(key, rendering.render(answer)) for answer, key in keys.items() if key not in found
    }
    if made:
        save(made.values())
    return {answer: found.get(key) or made[key] for answer, key in keys.items()}
