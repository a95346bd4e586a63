"""Subjects put in order."""

import pytest

from articles.library import shelf_order
from articles.library.revising import Refused
from tests.factories import make_subject
from tests.library.people import make_person


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({}, [7, 8, 9]),
        ({7: 2}, [8, 7, 9]),
        ({7: 3}, [8, 9, 7]),
        ({9: 2}, [7, 9, 8]),
        ({9: 1, 7: 3}, [9, 8, 7]),
        ({8: 99}, [7, 9, 8]),
    ],
)
def test_a_place_is_where_it_comes_to_stand(places: dict[int, int], expected: list[int]):
    assert shelf_order.ordered([7, 8, 9], places) == expected


@pytest.mark.parametrize(
    ("pk", "step", "expected"),
    [(8, -1, [8, 7, 9]), (8, 1, [7, 9, 8]), (7, -1, [7, 8, 9]), (5, 1, [7, 8, 9])],
)
def test_a_step_stays_within_the_list(pk: int, step: int, expected: list[int]):
    assert shelf_order.stepped([7, 8, 9], pk, step) == expected


@pytest.mark.django_db
def test_only_what_differs_is_written():
    rows = [make_subject(name, position=at) for at, name in enumerate(("A", "B", "C"), 1)]
    pks = [row.pk for row in rows]
    seen = shelf_order.state_of(shelf_order.current())
    ada = make_person("ada", "editor")
    assert shelf_order.save(pks, pks, seen, author=ada) == 0
    assert shelf_order.save([pks[1], pks[0], pks[2]], pks[:2], seen, author=ada) == 3


@pytest.mark.django_db
def test_who_may_not_change_subjects_is_refused():
    with pytest.raises(Refused, match="You may not change subjects"):
        shelf_order.save([], [], "", author=make_person("wim", "writer"))
