"""What is stored, and its invariants. Nothing here renders, imports or decides what to show."""

from articles.models.article import PER_MAP, Article, ArticleQuerySet, Provenance, Status
from articles.models.page import Page
from articles.models.redirect import Redirect
from articles.models.related import RelatedArticle
from articles.models.rendering import Rendering
from articles.models.revision import Origin, Revision
from articles.models.seo import SeoMetadata
from articles.models.subject import Subject
from articles.models.told import ToldPage

__all__ = [
    "PER_MAP",
    "Article",
    "ArticleQuerySet",
    "Origin",
    "Page",
    "Provenance",
    "Redirect",
    "RelatedArticle",
    "Rendering",
    "Revision",
    "SeoMetadata",
    "Status",
    "Subject",
    "ToldPage",
]
