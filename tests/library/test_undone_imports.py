"""An import that was undone: the library is as before it, and takes the same files again."""

from pathlib import Path

import pytest

from articles.library import trash
from articles.models import Article, ChangeSet, Draft, Redirect, Subject, TrashedArticle
from tests.editing.test_conflicts import browser_of
from tests.library import many
from tests.library.documents import document, put
from tests.library.imports import ICE, actions, edit, problems, run
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


def undo_last() -> None:
    many.undo(ChangeSet.objects.latest("created_at"), author=None)


def ice() -> Article:
    return Article.objects.get(slug="why-is-ice-slippery")


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """One article is in; then the folder has a new text for it, and a second document."""
    put(tmp_path, document())
    run(tmp_path)
    put(tmp_path, document(answer="New."), document("other", id=8))
    run(tmp_path)
    return tmp_path


@pytest.mark.parametrize("undos", [1, 3])
def test_what_was_new_and_changed_is_so_again(imported: Path, undos: int) -> None:
    for _ in range(undos):
        undo_last()
    assert ice().answer.startswith("Its top layer")

    report = run(imported)

    assert actions(report) == {"updated": 1, "created": 1}
    assert ice().answer == "New."
    assert Article.objects.filter(slug="other").exists()
    assert actions(run(imported)) == {"unchanged": 2}


def test_an_undone_undo_leaves_nothing_to_import(imported: Path) -> None:
    undo_last()
    undo_last()

    assert ice().answer == "New."
    assert actions(run(imported)) == {"unchanged": 2}


def test_the_file_as_it_was_before_has_nothing_new(imported: Path) -> None:
    undo_last()
    put(imported, document())

    assert actions(run(imported)) == {"unchanged": 1, "created": 1}


def test_what_was_edited_before_and_overruled_is_a_conflict_again(tmp_path: Path) -> None:
    put(tmp_path, document())
    run(tmp_path)
    edit(ice(), answer="Edited.")
    put(tmp_path, document(answer="New."))
    run(tmp_path, on_conflict="folder")
    undo_last()
    assert ice().answer == "Edited."

    assert problems(run(tmp_path)) == ["conflict"]
    assert ice().answer == "Edited."


def test_what_was_edited_since_stays_with_what_is_imported_again(imported: Path) -> None:
    edit(ice(), keywords="three")
    undo_last()

    assert actions(run(imported))["merged"] == 1
    assert (ice().answer, ice().seo.keywords) == ("New.", "three")


def test_what_an_editor_deletes_stays_deleted(imported: Path) -> None:
    trash.throw_away([Article.objects.get(slug="other")], author=None)
    undo_last()

    assert problems(run(imported)) == ["deleted"]
    assert Redirect.objects.filter(new_path="").count() == 1


@pytest.mark.parametrize("is_in_trash", [True, False])
def test_what_is_advised_brings_a_deleted_article_back(tmp_path: Path, is_in_trash: bool) -> None:
    put(tmp_path, document())
    run(tmp_path)
    trash.throw_away([ice()], author=None)
    thrown = TrashedArticle.objects.get()
    [step] = run(tmp_path).steps
    assert "from the trash" in step.findings[0].hint

    browser = browser_of(make_person("pia", "publisher"))
    if is_in_trash:
        chosen = {"action": "restore", "_selected_action": thrown.pk}
        browser.post("/admin/articles/trashedarticle/", chosen)
    else:
        trash.delete_for_good([thrown], author=None)
        gone = Redirect.objects.get(old_path=ICE)
        browser.post(f"/admin/articles/redirect/{gone.pk}/delete/", {"post": "yes"})

    assert actions(run(tmp_path)) == {"unchanged" if is_in_trash else "created": 1}
    assert ice().get_absolute_url() == ICE


def test_a_subject_that_only_the_import_made_goes_with_it(imported: Path) -> None:
    put(imported, document("zip", id=9, shelf="zipology", subject="Zipology"))
    run(imported)
    undo_last()
    assert list(Subject.objects.values_list("slug", flat=True)) == ["physics"]

    undo_last()
    assert Article.objects.get(slug="zip").subject.name == "Zipology"


@pytest.mark.parametrize("chosen", [{"name_is_chosen": True}, {"description": "On zips."}])
def test_a_subject_of_which_somebody_chose_something_stays(
    tmp_path: Path, chosen: dict[str, object]
) -> None:
    Subject.objects.create(slug="zipology", name="Zipology", **chosen)
    put(tmp_path, document("zip", id=9, shelf="zipology", subject="Zipology"))
    run(tmp_path)
    undo_last()
    assert Subject.objects.get().slug == "zipology"


def test_a_subject_that_a_draft_names_stays(tmp_path: Path) -> None:
    put(tmp_path, document())
    run(tmp_path)
    pia = make_person("pia", "publisher")
    fields = {"subject": [str(Subject.objects.get().pk)]}
    Draft.objects.create(author=pia, fields=fields)
    undo_last()
    assert Subject.objects.get().slug == "physics"
