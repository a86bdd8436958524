from django.urls import path

from reminders.views import heartbeat, listing, summaries

urlpatterns = [
    path("reminders/", listing.reminder_list, name="reminders"),
    path("reminders/heartbeat/", heartbeat.heartbeat, name="heartbeat"),
    path("reminders/summaries/", summaries.summary_list, name="summaries"),
    path("reminders/summaries/<int:pk>/", summaries.summary_edit, name="summary-edit"),
    path("reminders/summaries/<int:pk>/state/", summaries.summary_state, name="summary-state"),
]
