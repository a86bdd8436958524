from django.urls import path

from transactions.views import entries, hints, holdings, importing, matching, portfolios
from transactions.views.import_mapping import import_mapping

urlpatterns = [
    path("transactions/", entries.entry_list, name="transactions"),
    path("transactions/add/", entries.entry_add, name="transaction-add"),
    path("transactions/add/hints.json", hints.entry_hints, name="transaction-hints"),
    path("transactions/export.csv", entries.entry_export, name="transaction-export"),
    path("transactions/undo/", entries.entry_undo, name="transaction-undo"),
    path("transactions/match/", matching.match_page, name="transaction-match"),
    path("transactions/import/", importing.import_list, name="imports"),
    path("transactions/import/<int:pk>/", importing.import_page, name="import"),
    path("transactions/import/<int:pk>/coins/", importing.import_settle, name="import-settle"),
    path("transactions/import/<int:pk>/confirm/", importing.import_confirm, name="import-confirm"),
    path("transactions/import/<int:pk>/undo/", importing.import_undo, name="import-undo"),
    path("transactions/import/<int:pk>/discard/", importing.import_discard, name="import-discard"),
    path("transactions/import/<int:pk>/columns/", import_mapping, name="import-mapping"),
    path("transactions/<int:pk>/", entries.entry_edit, name="transaction-edit"),
    path("transactions/<int:pk>/delete/", entries.entry_delete, name="transaction-delete"),
    path("portfolios/", portfolios.portfolio_list, name="portfolios"),
    path("portfolios/<int:pk>/", portfolios.portfolio_page, name="portfolio"),
    path("portfolios/<int:pk>/edit/", portfolios.portfolio_edit, name="portfolio-edit"),
    path("portfolios/<int:pk>/state/", portfolios.portfolio_state, name="portfolio-state"),
    path("portfolios/<int:pk>/delete/", portfolios.portfolio_delete, name="portfolio-delete"),
    path("portfolios/<int:pk>/<str:coin_id>/", holdings.holding_choice, name="holding-choice"),
]
