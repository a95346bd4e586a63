from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/articles/", include("articles.editing.urls")),
    path("admin/", include("articles.editing.door_urls")),
    path("admin/", include("articles.editing.task_urls")),
    path("admin/", include("articles.editing.desk_urls")),
    path("admin/", admin.site.urls),
    path("", include("articles.public.urls")),
]

handler400 = "articles.public.errors.bad_request"
handler403 = "quicktakes.errors.forbidden"
handler404 = "quicktakes.errors.not_found"
handler500 = "articles.public.errors.server_error"
