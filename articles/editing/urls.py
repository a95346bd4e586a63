"""Addresses of the editor under `/admin/articles/`, beside those of Django's admin."""

from django.contrib import admin
from django.urls import path

from articles.editing import (
    conflicts,
    drafts,
    hints,
    many,
    merging_two,
    pictures,
    previews,
    related,
    replacing_text,
    saved_views,
    shelf_order,
    shelves,
    trash_admin,
    trash_pages,
    versions,
    views,
)

urlpatterns = [
    path("preview", views.preview, name="preview_answer"),
    path("pictures/", pictures.library, name="picture_library"),
    path("pictures/upload", pictures.upload, name="upload_picture"),
    path(
        "pick",
        admin.site.admin_view(views.PickArticle.as_view(admin_site=admin.site)),
        name="pick_article",
    ),
    path("related/find", related.find, name="find_related"),
    path("related/suggest", related.suggest, name="suggest_related"),
    path("keep", drafts.keep_typed, name="keep_typed"),
    path("present", drafts.present, name="present"),
    path("views", saved_views.act, name="saved_views"),
    path("drafts/", drafts.listed, name="article_drafts"),
    path("drafts/discard", drafts.discard, name="discard_draft"),
    path("drafts/<uuid:key>/preview", previews.draft, name="draft_preview"),
    path("drafts/<uuid:key>/link", previews.draft_link, name="draft_preview_link"),
    path("drafts/<uuid:key>/compare", versions.compare_draft, name="compare_draft"),
    path("article/hints/", hints.hints, name="article_hints"),
    path("article/<int:pk>/preview", previews.article, name="article_preview"),
    path("article/<int:pk>/link", previews.article_link, name="article_preview_link"),
    path("article/<int:pk>/resolve", conflicts.resolve, name="resolve_conflict"),
    path("article/<int:pk>/versions/compare", versions.compare, name="compare_versions"),
    path("article/<int:pk>/versions/<int:number>/", versions.version, name="article_version"),
    path(
        "article/<int:pk>/versions/<int:number>/restore", versions.restore, name="restore_version"
    ),
    path(
        "article/<int:pk>/versions/<int:number>/preview", previews.version, name="version_preview"
    ),
    path(
        "article/<int:pk>/versions/<int:number>/link",
        previews.version_link,
        name="version_preview_link",
    ),
    path("many/<slug:what>", many.change_many, name="change_many"),
    path("trash/<slug:what>", trash_pages.act, name="act_on_trash"),
    path("replace/<uuid:pk>/", replacing_text.replace_text, name="replace_text"),
    path("article/<int:pk>/merge", merging_two.merge_article, name="merge_article"),
    path("subject/order", shelf_order.order, name="order_subjects"),
    path("subject/<int:pk>/merge", shelves.merge, name="merge_subject"),
    path("subject/<int:pk>/split", shelves.split, name="split_subject"),
    path("subject/<int:pk>/rename", shelves.rename, name="rename_subject"),
    path("changeset/<uuid:pk>/undo", trash_admin.undo, name="undo_change_set"),
]
