"""Addresses under `/admin/` of what goes on in the background."""

from django.urls import path

from articles.editing import tasks, transfer

urlpatterns = [
    path("tasks/", tasks.listed, name="tasks"),
    path("tasks/<uuid:pk>/", tasks.shown, name="task"),
    path("tasks/<uuid:pk>/now", tasks.now, name="task_now"),
    path("tasks/<uuid:pk>/cancel", tasks.cancel, name="cancel_task"),
    path("tasks/<uuid:pk>/go-on", tasks.go_on, name="go_on_task"),
    path("tasks/<uuid:pk>/file", tasks.file, name="task_file"),
    path("transfer/", transfer.page, name="transfer"),
    path("transfer/upload", transfer.upload, name="upload_documents"),
    path("transfer/<uuid:pk>/import", transfer.begin_import, name="import_documents"),
    path("transfer/export", transfer.begin_export, name="export_documents"),
]
