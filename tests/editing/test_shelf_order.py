"""The page on which subjects are put in order."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Subject
from tests.editing.forms import sent_back
from tests.editing.test_shelves import said
from tests.factories import make_subject

pytestmark = pytest.mark.django_db


def ordered() -> list[str]:
    return list(Subject.objects.values_list("name", flat=True))


@pytest.fixture
def three() -> list[Subject]:
    return [make_subject(name) for name in ("Atoms", "Bees", "Cells")]


def save_order(client: Client, **changes: Any) -> Any:
    page = client.get(reverse("order_subjects")).content.decode()
    fields: dict[str, Any] = sent_back(page, "order_form")
    listed = [one.pk for one in Subject.objects.filter(is_listed=True)]
    return client.post(reverse("order_subjects"), fields | {"listed": listed} | changes)


def test_a_written_place_counts(ines: Client, three: list[Subject]):
    response = save_order(ines, **{f"place-{three[2].pk}": 1})
    assert "The order is saved." in said(response)
    assert ordered() == ["Cells", "Atoms", "Bees"]


def test_an_arrow_moves_by_one_without_a_script(ines: Client, three: list[Subject]):
    response = save_order(ines, down=three[0].pk)
    assert response["Location"].endswith(f"#shelf-{three[0].pk}")
    assert ordered() == ["Bees", "Atoms", "Cells"]
    save_order(ines, up=three[0].pk)
    assert ordered() == ["Atoms", "Bees", "Cells"]


def test_a_subject_is_unlisted_and_listed(ines: Client, three: list[Subject]):
    save_order(ines, listed=[three[0].pk])
    assert [one.is_listed for one in Subject.objects.all()] == [True, False, False]
    save_order(ines, listed=[one.pk for one in three])
    assert all(one.is_listed for one in Subject.objects.all())


def test_the_same_order_writes_nothing(ines: Client, three: list[Subject]):
    save_order(ines, down=three[0].pk)
    before = list(Subject.objects.values())
    assert "nothing is saved" in said(save_order(ines))
    assert list(Subject.objects.values()) == before


def test_an_order_that_somebody_else_changed_is_not_overwritten(ines: Client, three: list[Subject]):
    page = ines.get(reverse("order_subjects")).content.decode()
    fields = sent_back(page, "order_form")
    Subject.objects.filter(pk=three[2].pk).update(position=9)
    response = ines.post(reverse("order_subjects"), fields | {"down": three[0].pk})
    assert response.status_code == 409
    assert "Somebody changed the order" in response.content.decode()
    assert ordered() == ["Atoms", "Bees", "Cells"]


def test_a_writer_may_not_order_subjects(wim: Client, three: list[Subject]):
    assert wim.get(reverse("order_subjects")).status_code == 403
    assert wim.post(reverse("order_subjects"), {"up": three[1].pk}).status_code == 403
