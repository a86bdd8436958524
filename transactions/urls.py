from django.urls import path

from transactions.views import entries, hints

urlpatterns = [
    path("transactions/", entries.entry_list, name="transactions"),
    path("transactions/add/", entries.entry_add, name="transaction-add"),
    path("transactions/add/hints.json", hints.entry_hints, name="transaction-hints"),
    path("transactions/undo/", entries.entry_undo, name="transaction-undo"),
    path("transactions/<int:pk>/", entries.entry_edit, name="transaction-edit"),
    path("transactions/<int:pk>/delete/", entries.entry_delete, name="transaction-delete"),
]
