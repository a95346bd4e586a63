from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Subject
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def optics() -> None:
    make_article("What is light?", subject=make_subject("Optics"))


def test_it_works() -> None:
    out = StringIO()
    call_command("rename_subject", "optics", "light", stdout=out)
    assert out.getvalue() == "/learn/optics and 1 article are at /learn/light now.\n"
    assert Subject.objects.get().slug == "light"


def test_a_subject_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError, match="No subject has the address /learn/nowhere"):
        call_command("rename_subject", "nowhere", "light")


def test_what_the_library_refuses_is_told() -> None:
    with pytest.raises(CommandError, match="cannot be part of an address"):
        call_command("rename_subject", "optics", "a/b")
