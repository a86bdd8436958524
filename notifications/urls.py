from django.urls import path

from notifications import views

urlpatterns = [path("mailbox/", views.mailbox, name="mailbox")]
