from django.urls import path

from reminders.views import adding, files, heartbeat, listing, one, summaries

urlpatterns = [
    path("reminders/", listing.reminder_list, name="reminders"),
    path("reminders/add/", adding.reminder_add, name="reminder-add"),
    path("reminders/add/preview/", adding.reminder_preview, name="reminder-preview"),
    path("reminders/act/", listing.reminder_act, name="reminder-act"),
    path("reminders/undo/", listing.reminder_undo, name="reminder-undo"),
    path("reminders/heartbeat/", heartbeat.heartbeat, name="heartbeat"),
    path("reminders/export.json", files.reminder_export, name="reminder-export"),
    path("reminders/import/", files.reminder_import, name="reminder-import"),
    path("reminders/summaries/", summaries.summary_list, name="summaries"),
    path("reminders/summaries/<int:pk>/", summaries.summary_edit, name="summary-edit"),
    path("reminders/summaries/<int:pk>/state/", summaries.summary_state, name="summary-state"),
    path("reminders/<int:pk>/", one.reminder_page, name="reminder"),
    path("reminders/<int:pk>/edit/", adding.reminder_edit, name="reminder-edit"),
    path("reminders/<int:pk>/snooze/", one.reminder_snooze, name="reminder-snooze"),
    path("reminders/<int:pk>/export.json", one.reminder_file, name="reminder-file"),
]
