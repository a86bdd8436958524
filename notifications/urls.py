from django.urls import path

from notifications import views
from notifications.mail.provider import provider_news
from notifications.mail.views import mailbox_html, unsubscribe_page
from notifications.pages import confirm_address, destinations, messages, phone, preview
from notifications.twilio import webhooks

DESTINATIONS = "settings/destinations/"

urlpatterns = [
    path("notifications/", messages.message_list, name="messages"),
    path("notifications/seen/", messages.all_seen, name="messages-seen"),
    path("notifications/bell/", messages.bell, name="bell"),
    path("notifications/<int:pk>/", messages.message_page, name="message"),
    path("notifications/<int:pk>/timeline/", messages.message_timeline, name="message-timeline"),
    path("notifications/<int:pk>/proof.json", messages.message_file, name="message-file"),
    path(
        "notifications/confirm/<str:token>/",
        confirm_address.destination_confirm,
        name="destination-confirm",
    ),
    path(DESTINATIONS, destinations.destination_list, name="destinations"),
    path(f"{DESTINATIONS}preview/", preview.preview, name="destination-preview"),
    path(
        f"{DESTINATIONS}preview/<str:name>/mail/",
        preview.preview_html,
        name="destination-preview-mail",
    ),
    path(f"{DESTINATIONS}phone/", phone.link_phone, name="link-phone"),
    path(f"{DESTINATIONS}phone/<int:pk>/state/", phone.link_state, name="link-state"),
    path(f"{DESTINATIONS}<int:pk>/", destinations.destination_page, name="destination"),
    path(
        f"{DESTINATIONS}<int:pk>/standing/",
        destinations.destination_standing,
        name="destination-standing",
    ),
    path(
        f"{DESTINATIONS}<int:pk>/change/",
        destinations.destination_change,
        name="destination-change",
    ),
    path(f"{DESTINATIONS}<int:pk>/test/", destinations.destination_test, name="destination-test"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", mailbox_html, name="mailbox-html"),
    path("unsubscribe/<str:token>/", unsubscribe_page, name="unsubscribe"),
    path("webhooks/email/", provider_news, name="email-webhook"),
    path("webhooks/twilio/status/<str:token>/", webhooks.status, name="twilio-status"),
    path("webhooks/twilio/inbound/", webhooks.inbound, name="twilio-inbound"),
]
