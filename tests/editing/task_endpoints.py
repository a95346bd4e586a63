"""The addresses of tasks, and of archives in and out, for everybody who could ask for them."""

from tests.editing.endpoints import DO, LED, PUBLISHERS_LED, WRITERS, Row

TASK = "/admin/tasks/{task.pk}/"
OTHERS_TASK = "/admin/tasks/{others_task.pk}/"
_OWN = "login 403 ok 404 ok"
_OWN_DO = "login 403 done 404 done"
_OTHERS = "login 403 404 404 ok"
_OTHERS_DO = "login 403 404 404 done"

# The one of the writer, and one of the chief: publishers see all.
TASKS = [
    Row("tasks", "/admin/tasks/", WRITERS, "405"),
    Row("task", TASK, _OWN, "405"),
    Row("another's task", OTHERS_TASK, _OTHERS, "405"),
    Row("how a task stands", TASK + "now", "told told ok told ok", "405"),
    Row("how another's task stands", OTHERS_TASK + "now", "told told told told ok", "405"),
    Row("cancel a task", TASK + "cancel", _OWN, _OWN_DO),
    Row("cancel another's task", OTHERS_TASK + "cancel", _OTHERS, _OTHERS_DO),
    Row("go on with a task", "/admin/tasks/{failed_task.pk}/go-on", LED, _OWN_DO),
    Row(
        "go on with another's task",
        "/admin/tasks/{plan.pk}/go-on",
        LED,
        "login 403 404 404 moved",
    ),
    Row("file of a task", TASK + "file", "login 403 404 404 404", "405"),
    Row("transfer", "/admin/transfer/", WRITERS, "405"),
    Row(
        "upload documents",
        "/admin/transfer/upload",
        PUBLISHERS_LED,
        "login 403 403 403 refused",
    ),
    Row(
        "import documents",
        "/admin/transfer/{plan.pk}/import",
        PUBLISHERS_LED,
        "login 403 403 403 refused",
    ),
    Row("export documents", "/admin/transfer/export", LED, DO, {"subject": ""}),
]
