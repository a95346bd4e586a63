"""The page of a subject that went: where it leads."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import ChangeSet, Subject
from tests.editing.test_shelves import address, press, recorded, said

pytestmark = pytest.mark.django_db


def row_page(subject_pk: int) -> str:
    return reverse("admin:articles_subject_change", args=[subject_pk])


def test_the_page_of_a_subject_that_went_leads_to_the_one_that_took_its_articles(
    ines: Client, optics: Subject, physics: Subject
):
    recorded(optics, "What is light?")
    press(ines, address("rename", optics, name="Light", slug="light"))
    light = Subject.objects.get(slug="light")
    response = ines.get(row_page(optics.pk))
    assert response["Location"] == row_page(light.pk)
    assert "its articles are in Light now" in said(response)
    press(ines, address("merge", light, into=physics.pk))
    assert ines.get(row_page(optics.pk))["Location"] == row_page(physics.pk)


def test_the_page_of_a_subject_that_was_made_and_undone_leads_back(ines: Client, optics: Subject):
    recorded(optics, "What is light?")
    press(ines, address("rename", optics, name="Light", slug="light"))
    light = Subject.objects.get(slug="light")
    ines.post(reverse("undo_change_set", args=[ChangeSet.objects.get().pk]))
    assert ines.get(row_page(light.pk))["Location"] == row_page(optics.pk)
    assert ines.get(row_page(optics.pk)).status_code == 200


def test_a_subject_that_never_was_leads_to_the_first_page(ines: Client):
    assert ines.get(row_page(10**6))["Location"] == reverse("admin:index")
