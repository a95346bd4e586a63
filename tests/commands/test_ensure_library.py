"""A first visitor finds something to read; an operator's library is left alone."""

import pytest
from django.core.management import call_command

from articles.models import Article, Subject


@pytest.mark.django_db
def test_an_empty_library_is_filled_once():
    call_command("ensure_library")
    first = set(Article.objects.values_list("pk", flat=True))
    call_command("ensure_library")

    assert len(first) >= 24
    assert set(Article.objects.values_list("pk", flat=True)) == first


@pytest.mark.django_db
def test_a_library_with_a_subject_of_its_own_is_left_alone():
    Subject.objects.create(name="Botany", slug="botany")

    call_command("ensure_library")

    assert not Article.objects.exists()
