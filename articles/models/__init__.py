"""What is stored, and its invariants. Nothing here renders, imports or decides what to show."""

from articles.models.article import (
    PER_MAP,
    RETIRED,
    Article,
    ArticleQuerySet,
    Provenance,
    Status,
)
from articles.models.audit import AuditEntry, Event
from articles.models.change_set import ChangeSet
from articles.models.checkup import Checkup, KeptFinding, LastRun, Tally
from articles.models.draft import Draft
from articles.models.page import Page
from articles.models.picture import Picture
from articles.models.presence import Presence
from articles.models.redirect import Redirect
from articles.models.related import RelatedArticle
from articles.models.rendering import Rendering
from articles.models.revision import Origin, Revision
from articles.models.saved_view import SavedView
from articles.models.seo import SeoMetadata
from articles.models.subject import Subject
from articles.models.task import OVER, Task, TaskState
from articles.models.told import ToldPage
from articles.models.trash import TrashedArticle

__all__ = [
    "OVER",
    "PER_MAP",
    "RETIRED",
    "Checkup",
    "KeptFinding",
    "LastRun",
    "Tally",
    "SavedView",
    "Task",
    "TaskState",
    "Article",
    "ArticleQuerySet",
    "AuditEntry",
    "ChangeSet",
    "Draft",
    "Event",
    "Origin",
    "Page",
    "Picture",
    "Presence",
    "Provenance",
    "Redirect",
    "RelatedArticle",
    "Rendering",
    "Revision",
    "SeoMetadata",
    "Status",
    "Subject",
    "ToldPage",
    "TrashedArticle",
]
