from django.urls import path

from notifications import views
from notifications.mail.provider import provider_news
from notifications.mail.views import mailbox_html, unsubscribe_page
from notifications.twilio import webhooks

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", mailbox_html, name="mailbox-html"),
    path("unsubscribe/<str:token>/", unsubscribe_page, name="unsubscribe"),
    path("webhooks/email/", provider_news, name="email-webhook"),
    path("webhooks/twilio/status/<str:token>/", webhooks.status, name="twilio-status"),
    path("webhooks/twilio/inbound/", webhooks.inbound, name="twilio-inbound"),
]
