"""A newsroom at work: articles in every state, drafts that wait and that were sent back."""

WRITER = "tomas"

# Articles 20 to 36, in every state that an article can be in; nothing of it is typed in a browser.
MAKE = """
import datetime, json, uuid
from django.contrib.auth.models import Group, User
from django.utils import timezone
from articles.library import changes, changing, drafting
from articles.library.drafting import Typed
from articles.library.workflow import Step
from articles.models import Article, ChangeSet, Draft, Subject, TrashedArticle

noor = User.objects.get(username="noor")
tomas = User.objects.create_user("tomas", password="a third password", is_staff=True,
    first_name="Tomás", last_name="Okafor-Featherstonehaugh")
tomas.groups.add(Group.objects.get(name="writer"))

def get(day):
    return Article.objects.get(slug=f"why-does-it-rain-on-day-{day}")

def change(what, *days):
    chosen = [(get(day).pk, get(day).version) for day in days]
    return changing.begin(what, sorted(chosen), author=noor, count=len(chosen))

def keep(user, day, answer):
    article = get(day)
    newest = article.revisions.first()
    fields = {"question": [article.question], "answer": [answer]}
    typed = Typed(fields, article.version, newest.number if newest else None)
    return drafting.keep(user, uuid.uuid4(), article, typed)

change(changes.Move(Subject.objects.get(slug="physics")), 20, 21)
change(changes.Take(Step.WITHDRAW), 24)
change(changes.Take(Step.ARCHIVE), 25)
for day, values in {
    23: {"status": "in_review"},
    26: {"published_at": timezone.now() + datetime.timedelta(days=3)},
    27: {"status": "draft"},
}.items():
    Article.objects.filter(pk=get(day).pk).update(**values)
keep(noor, 28, "Half a sentence about")
submitted = keep(tomas, 29, "Warm air rises, and cools as it does.")
drafting.submit(submitted, "Tell more about the cooling")
back = keep(tomas, 30, "Something else entirely.")
drafting.submit(back, "")
drafting.send_back(back, noor, "Say which wind, and since when.")
change(changes.ThrowAway(), 33, 34)
days = (20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 35, 36)
print(json.dumps({
    "articles": {day: get(day).pk for day in days},
    "submitted": str(submitted.key),
    "moved": str(ChangeSet.objects.get(message__contains="Physics").pk),
    "trashed": TrashedArticle.objects.get(question__contains="33").pk,
    "thrown": str(TrashedArticle.objects.filter(question__contains="33").get().change_set_id),
}))
"""
