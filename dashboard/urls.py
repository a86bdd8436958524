from django.urls import path

from dashboard import views

urlpatterns = [
    path("", views.home, name="home"),
    path("dashboard/look/", views.look, name="dashboard-look"),
    path("dashboard/currency/", views.currency, name="dashboard-currency"),
]
