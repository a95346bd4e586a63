"""The pages that merge, split, rename and order subjects; see `endpoints` for the words."""

from tests.editing.endpoints import EDITORS, EDITORS_DO, PUBLISHERS, PUBLISHERS_DO, Row

_SUBJECT = "/admin/articles/subject/"
SUBJECTS = [
    Row(
        "merge a subject",
        _SUBJECT + "{physics.pk}/merge?into={empty.pk}",
        PUBLISHERS,
        PUBLISHERS_DO,
        form="shelf_form",
    ),
    Row(
        "merge an empty subject",
        _SUBJECT + "{empty.pk}/merge?into={physics.pk}",
        PUBLISHERS,
        PUBLISHERS_DO,
        form="shelf_form",
    ),
    Row(
        "choose what to merge into",
        _SUBJECT + "{physics.pk}/merge",
        PUBLISHERS,
        "login 403 403 403 refused",
    ),
    Row(
        "rename a subject",
        _SUBJECT + "{physics.pk}/rename?name=Optics&slug=optics",
        PUBLISHERS,
        PUBLISHERS_DO,
        form="shelf_form",
    ),
    Row(
        "give a subject another name",
        _SUBJECT + "{empty.pk}/rename?name=Full&slug=empty",
        EDITORS,
        EDITORS_DO,
        form="shelf_form",
    ),
    Row(
        "split a subject",
        _SUBJECT + "{physics.pk}/split?look=1&which=picked&a={draft.pk}&name=New",
        EDITORS,
        EDITORS_DO,
        form="shelf_form",
    ),
    Row(
        "split off what is public",
        _SUBJECT + "{physics.pk}/split?look=1&which=picked&a={public.pk}&to={empty.pk}",
        EDITORS,
        "login 403 403 refused done",
        form="shelf_form",
    ),
    Row(
        "choose what to split off",
        _SUBJECT + "{physics.pk}/split",
        EDITORS,
        "login 403 403 refused refused",
    ),
    Row(
        "order subjects",
        _SUBJECT + "order",
        EDITORS,
        EDITORS_DO,
        {"down": "{physics.pk}"},
        "order_form",
    ),
]
