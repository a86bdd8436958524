from django.urls import path

from notifications import views
from notifications.mail.views import unsubscribe_page

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("unsubscribe/<str:token>/", unsubscribe_page, name="unsubscribe"),
]
