"""Which address belongs to which room."""

from django.contrib import admin
from django.urls import include, path

from accounts.views import SignUp
from tracker import installable
from tracker.cover import set_amounts
from tracker.health import views
from tracker.theme import set_theme

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("market.urls")),
    path("", include("transactions.urls")),
    path("", include("reminders.urls")),
    path("", include("notifications.urls")),
    path("accounts/signup/", SignUp.as_view(), name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("theme/", set_theme, name="set-theme"),
    path("amounts/", set_amounts, name="set-amounts"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("service-worker.js", installable.service_worker, name="service-worker"),
    path("offline/", installable.offline, name="offline"),
    path("settings/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]

handler500 = "tracker.errors.server_error"
