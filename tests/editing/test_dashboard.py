"""The dashboard, the page of problems, and the numbers of the rail."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.editing import dashboard
from articles.library import checkups, desk, drafting, revising, tallies, tasking, telling
from articles.library.drafting import Typed
from articles.models import Article, ChangeSet, KeptFinding, Status, Task, TaskState
from articles.text.findings import KINDS, Severity
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db
INDEX, PROBLEMS, LOOK = "/admin/", "/admin/problems/", "/admin/problems/look"
DAY = timedelta(days=1)


@pytest.fixture
def tomas() -> User:
    return make_person("tomas", "writer", first_name="Tomás", last_name="Okafor")


def shown(browser: Client, address: str = INDEX) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def region(html: str, name: str) -> str:
    """The section with that heading, without markup and with its links as [text](address)."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.DOTALL)
    assert found, name
    apart = re.sub(r"(?=</(?:th|td|tr|p|h2)>)", " ", found[0])
    linked = re.sub(r'<a[^>]*href="(.*?)"[^>]*>(.*?)</a>', r"[\2](\1)", apart, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", linked)).split())


def to_do(browser: Client) -> str:
    return region(shown(browser), "todo-title")


def keep(user: User, question: str) -> object:
    return drafting.keep(user, uuid4(), None, Typed({"question": [question]}))


# The one thing to do


def test_a_reviewer_is_shown_what_waits_the_longest(ines: Client) -> None:
    text = "One two three."
    old = make_article("Why hum?", status=Status.IN_REVIEW, answer=text, author="Tomás Okafor")
    Article.objects.filter(pk=old.pk).update(updated_at=timezone.now() - DAY)
    make_article("Why sing?", status=Status.IN_REVIEW)

    assert to_do(ines) == (
        "Waiting for your review since yesterday Why hum? By Tomás Okafor, 3 words. "
        "[One more waits behind it.](/admin/articles/drafts/) "
        f"[Review this article](/admin/articles/article/{old.pk}/change/)"
    )


def test_a_writer_is_shown_what_was_sent_back_and_why(tomas: User) -> None:
    draft = drafting.keep(tomas, uuid4(), make_article(), Typed({"question": ["Why hum?"]}))
    drafting.submit(draft)
    drafting.send_back(draft, make_person("olga", "editor"), "Say which wind.")

    assert to_do(browser_of(tomas)).startswith(
        "Sent back to you today Why hum? “Say which wind.” [Go on writing]"
    )


def test_a_writer_goes_on_with_the_newest_draft(tomas: User) -> None:
    keep(tomas, "Begun first?")
    keep(tomas, "Begun last?")

    assert to_do(browser_of(tomas)).startswith("Your draft of today Begun last?")


def test_who_has_nothing_to_do_writes_a_new_article(tomas: User) -> None:
    browser = browser_of(tomas)
    assert to_do(browser).endswith("[Write a new article](/admin/articles/article/add/)")
    assert shown(browser).count(">Write a new article<") == 1
    keep(tomas, "Begun?")
    assert shown(browser).count(">Write a new article<") == 1


def test_who_may_do_nothing_is_told_whom_to_ask(bystander: Client) -> None:
    html = shown(bystander)

    assert "Ask an administrator for permissions." in html
    assert "todo" not in html
    assert "<section" not in html


# Numbers


def test_weeks_in_which_nothing_was_published_are_no_chart(ines: Client) -> None:
    old = make_article(published_at=timezone.now() - 365 * DAY)
    page = ines.get(INDEX).text
    assert "Nothing was published in the last 26 weeks." in page
    assert "this week so far" not in page
    Article.objects.filter(pk=old.pk).update(published_at=timezone.now() - DAY)
    page = ines.get(INDEX).text
    assert "Nothing was published" not in page
    assert "this week so far" in page


def test_every_figure_is_the_number_of_the_list_that_it_leads_to(ines: Client) -> None:
    for days in (0, 0, 3, 9, 40):
        article = make_article(published_at=timezone.now() - days * DAY)
        KeptFinding.objects.create(article=article, kind="orphan", message="")
        KeptFinding.objects.create(article=article, kind="keyword-repeated", message="a")
        KeptFinding.objects.create(article=article, kind="keyword-repeated", message="b")
    make_article(published_at=timezone.now() + DAY)
    make_article(published_at=timezone.now() - DAY, status=Status.DRAFT)

    context = ines.get(INDEX).context
    figures = [*context["figures"], *context["weeks"], *context["problems"]]

    assert len(figures) == 4 + 26 + 2
    assert sum(week.number.count for week in context["weeks"]) == 5
    for figure in figures:
        assert figure.number == ines.get(figure.url).context["cl"].number, figure.name


def test_the_tables_have_every_number_of_the_charts(ines: Client) -> None:
    make_article(published_at=timezone.now())
    KeptFinding.objects.create(article=make_article(), kind="seo-title-shared", message="")
    html = shown(ines)

    assert len(set(re.findall(r"published_from=([\d-]+)", html))) == 26
    kinds = region(html, "kinds-title")
    assert "[SEO title shared](/admin/articles/article/?finding=seo-title-shared) Hint 1" in kinds
    assert ">1 article was published in the last 26 weeks" in html
    assert ">1 kind of finding, the most frequent: SEO title shared, 1 article.</p>" in html


def test_the_bars_lead_where_the_rows_of_the_tables_lead(ines: Client) -> None:
    make_article(published_at=timezone.now())
    KeptFinding.objects.create(article=make_article(), kind="seo-title-shared", message="")
    bars = re.findall(r'<a href="([^"]*)" tabindex="-1"', html := shown(ines))

    assert len(bars) == 2
    for bar in bars:
        assert html.count(f'<a href="{bar}"') == 2


def test_a_number_that_was_kept_says_when(ines: Client) -> None:
    now = timezone.now()
    tallies.Tally.objects.create(name="status:published", count=925_629, counted_at=now)

    html = shown(ines)

    assert '<span class="figure">925,629</span>' in html
    assert f"counted at {timezone.localtime(now):%-H:%M}" in html


# Lists


def rest_of(html: str, name: str) -> str:
    """Where the section with that heading leads for all that it has."""
    found = re.search(r"\[(?:Show all|All articles)[^]]*\]\(([^)]*)\)", region(html, name))
    assert found, name
    return found[1]


def test_each_short_list_leads_to_all_of_its_kind(ines: Client) -> None:
    author = User.objects.get(username="ines")
    for number in range(desk.SHOWN + 2):
        make_article(f"Scheduled {number}?", published_at=timezone.now() + DAY)
        make_article(f"Waiting {number}?", status=Status.IN_REVIEW)
        keep(author, f"Kept {number}?")
        tasking.start("clearing", f"Clear {number}", author=author)
    KeptFinding.objects.create(article=make_article(), kind="dead-link", message="")
    html = shown(ines)

    for name, text in (
        ("scheduled-title", "Scheduled"),
        ("waiting-title", "Waiting"),
        ("mine-title", "Kept"),
        ("tasks-title", "Clear"),
    ):
        pattern = rf"<(?:bdi|a [^>]*)>{text} \d\??<"
        assert len(set(re.findall(pattern, html[html.index(name) :]))) == desk.SHOWN, name
        everything = shown(ines, rest_of(html, name))
        assert len(set(re.findall(rf"\b{text} \d\b", everything))) == desk.SHOWN + 2, name
    assert ines.get(rest_of(html, "scheduled-title")).context["cl"].number.count == desk.SHOWN + 2
    assert rest_of(html, "problems-title") == PROBLEMS
    assert rest_of(html, "recent-title") == "/admin/articles/article/"


def test_a_change_to_many_whose_name_has_its_number_says_what_it_is(ines: Client) -> None:
    ChangeSet.objects.create(message="Withdrew 2 articles", articles=2)
    ChangeSet.objects.create(message="Undid: Import", articles=9)

    recent = region(shown(ines), "recent-title")

    assert "a change to many" in recent
    assert "9 articles" in recent


def test_writers_see_their_own_drafts_and_no_queue_of_reviews(tomas: User) -> None:
    keep(tomas, "Mine?")
    keep(make_person("olga", "editor"), "Hers?")
    make_article("Waiting?", status=Status.IN_REVIEW)

    html = shown(browser_of(tomas))

    assert "Mine?" in region(html, "mine-title")
    assert "Hers?" not in html
    assert "waiting-title" not in html


def test_an_error_stands_before_a_hint_that_more_articles_have(ines: Client) -> None:
    for article in (make_article(), make_article()):
        KeptFinding.objects.create(article=article, kind="dangling-link", message="x")
    KeptFinding.objects.create(article=make_article(), kind="formula-not-set", message="x")
    panel = region(shown(ines), "problems-title")
    assert panel.index("Formula not set") < panel.index("Dangling link")


def test_ones_unfinished_articles_are_all_on_the_page_that_my_drafts_lead_to(tomas: User) -> None:
    olga = make_person("olga", "editor")
    for number in range(desk.SHOWN + 2):
        for status in (Status.DRAFT, Status.IN_REVIEW):
            revising.record(make_article(f"{status.label} {number}?", status=status), author=tomas)
        telling.of_step(make_written(tomas, f"Back {number}?"), "in_review", olga, f"No {number}.")
    browser = browser_of(tomas)

    everything = shown(browser, rest_of(shown(browser), "mine-title"))

    for text in ("Draft", "In review", "Back", "No"):
        found = re.findall(rf"<bdi>{text} (\d)[.?]</bdi>", everything)
        assert sorted(found) == list("01234567"), text
    assert "You have no draft" not in everything


def make_written(author: User, question: str) -> Article:
    article = make_article(question, status=Status.DRAFT)
    revising.record(article, author=author)
    return article


def test_dangling_links_are_told_beside_any_number_of_other_problems(ines: Client) -> None:
    worse = [kind for kind, one in KINDS.items() if one.severity != Severity.HINT][:9]
    for kind in (*worse, "dangling-link", "dangling-link"):
        KeptFinding.objects.create(article=make_article(), kind=kind, message="x")

    assert len(worse) == 9
    panel = region(shown(ines), "problems-title")
    assert panel.endswith("[Dangling link](/admin/articles/article/?finding=dangling-link) 2")
    assert panel.count("?finding=") == desk.SHOWN


def test_that_no_link_dangles_and_no_article_is_wrong_is_said_after_a_look(ines: Client) -> None:
    found = KeptFinding.objects.create(article=make_article(), kind="orphan", message="x")
    before = region(shown(ines), "problems-title")
    KeptFinding.objects.filter(pk=found.pk).update(kind="dangling-link")
    assert "No article has an error." not in shown(ines)
    task = checkups.start(None)
    tasking.run(str(task.pk))
    after = region(shown(ines), "problems-title")

    assert before.endswith("Not known yet.")
    assert after.endswith(
        "No article has an error. [Dangling link](/admin/articles/article/?finding=dangling-link) 0"
    )


def test_before_the_first_look_nothing_is_said_to_be_well(ines: Client) -> None:
    html = shown(ines)
    assert "No article has an error." not in html
    assert "Nothing was found." not in html
    assert "Not known yet" in region(html, "problems-title")


def test_while_the_library_is_looked_through_the_chart_says_how_far(ines: Client) -> None:
    KeptFinding.objects.create(article=make_article(), kind="orphan", message="x")
    task = checkups.start(None)
    assert "not looked through yet" in region(shown(ines), "kinds-title")
    Task.objects.filter(pk=task.pk).update(state=TaskState.RUNNING, position=30, total=120)
    assert "Findings by kind being looked through: 25 %" in region(shown(ines), "kinds-title")
    tasking.run(str(task.pk))
    assert "being looked through" not in region(shown(ines), "kinds-title")


def test_names_and_questions_are_escaped(ines: Client) -> None:
    make_article("<script>x</script>?", slug="x", status=Status.IN_REVIEW, author="<b>Bo</b>")

    html = shown(ines)

    assert "<script>x" not in html
    assert "<b>Bo" not in html
    assert "<bdi>&lt;script&gt;x&lt;/script&gt;?</bdi>" in html


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (1, "yesterday"), (400, None), (-400, None)]
)
def test_days_are_told_as_people_say_them(days: int, said: str | None) -> None:
    moment = timezone.now() - days * DAY

    assert dashboard.day_of(moment) == said or f"{moment:%b %-d, %Y}"


# The page of problems


def test_problems_say_what_they_mean_and_lead_to_the_articles(ines: Client) -> None:
    KeptFinding.objects.create(article=make_article(), kind="dead-link", message="")

    html = shown(ines, PROBLEMS)

    assert region(html, "problems-error") == (
        "Errors readers meet something broken Kind What it means, what to do Articles Dead link "
        "The answer links to an address of this library that has no page for readers. "
        "Correct the address, publish the article, or take the link out. "
        "[1](/admin/articles/article/?finding=dead-link)"
    )
    assert "Orphan" in region(html, "problems-absent")
    assert "not looked through yet" in html


def test_editors_have_the_library_looked_through(tomas: User) -> None:
    olga = make_person("olga", "editor")
    browser = browser_of(olga)
    assert "Look through the library now" in shown(browser, PROBLEMS)
    assert "Look through the library now" not in shown(browser_of(tomas), PROBLEMS)

    browser.post(LOOK)
    browser.post(LOOK)

    task = Task.objects.get()
    assert (task.kind, task.author) == ("checkup", olga)
    assert "being looked through now" in shown(browser, PROBLEMS)
    tasking.run(str(task.pk))
    assert checkups.last_look() == task
    assert "being looked through now" not in shown(browser, PROBLEMS)


# The rail


def test_the_rail_says_how_much_is_behind_each_place_and_where_one_is(ines: Client) -> None:
    KeptFinding.objects.create(article=make_article(), kind="dead-link", message="")
    html = shown(ines, PROBLEMS)
    rail = html[html.index('<nav class="rail"') : html.index("</nav>")]
    places = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in rail.split("</li>")]

    assert places[:4] == ["Dashboard", "Articles 1", "Drafts", "Subjects 1"]
    assert "Problems 1" in places
    assert re.findall(r'aria-current="page"><span>(.*?)<', rail) == ["Problems"]


def test_queries_do_not_grow_with_the_library(ines: Client, tomas: User) -> None:
    subject = make_subject()

    def make(count: int) -> None:
        for number in range(count):
            article = make_article(
                subject=subject,
                status=list(Status)[number % 5],
                published_at=timezone.now() - number * DAY,
            )
            revising.record(article, author=tomas)
            KeptFinding.objects.create(article=article, kind="orphan", message="")
            drafting.submit(drafting.keep(tomas, uuid4(), article, Typed({})))

    def asked_for() -> list[int]:
        counts = []
        for address in (INDEX, PROBLEMS):
            with CaptureQueriesContext(connection) as asked:
                shown(ines, address)
            counts.append(len(asked))
        return counts

    make(10)
    asked_for()
    few = asked_for()
    make(190)

    assert asked_for() == few
