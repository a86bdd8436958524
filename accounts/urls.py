from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.overview, name="settings"),
    path("preferences/", views.preferences, name="settings-preferences"),
    path("data/", views.your_data, name="settings-data"),
    path("data/download/", views.download, name="settings-download"),
    path("data/delete/", views.delete_account, name="settings-delete"),
]
