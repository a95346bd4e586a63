from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.library import redirecting
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db

LIGHT = "/learn/optics/questions/what-is-light"


@pytest.fixture(autouse=True)
def light() -> None:
    make_article("What is light?", subject=make_subject("Optics"))


def test_it_works() -> None:
    kept, out = make_article().get_absolute_url(), StringIO()
    call_command("merge_articles", LIGHT, f"https://answers.example{kept}", stdout=out)
    assert out.getvalue() == f"{LIGHT} leads to {kept} now.\n"
    assert redirecting.find(LIGHT).path == kept


@pytest.mark.parametrize("address", ["/learn/optics", "/learn/optics/questions/nowhere"])
def test_an_address_without_an_article_is_told(address: str) -> None:
    with pytest.raises(CommandError, match=f"There is no article at {address}."):
        call_command("merge_articles", address, LIGHT)


def test_what_the_library_refuses_is_told() -> None:
    with pytest.raises(CommandError, match="Publish it first"):
        call_command("merge_articles", LIGHT, make_article(status="draft").get_absolute_url())
