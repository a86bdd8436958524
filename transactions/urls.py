from django.urls import path

from transactions.views import entries, hints, holdings, matching, portfolios

urlpatterns = [
    path("transactions/", entries.entry_list, name="transactions"),
    path("transactions/add/", entries.entry_add, name="transaction-add"),
    path("transactions/add/hints.json", hints.entry_hints, name="transaction-hints"),
    path("transactions/export.csv", entries.entry_export, name="transaction-export"),
    path("transactions/undo/", entries.entry_undo, name="transaction-undo"),
    path("transactions/match/", matching.match_page, name="transaction-match"),
    path("transactions/<int:pk>/", entries.entry_edit, name="transaction-edit"),
    path("transactions/<int:pk>/delete/", entries.entry_delete, name="transaction-delete"),
    path("portfolios/", portfolios.portfolio_list, name="portfolios"),
    path("portfolios/<int:pk>/", portfolios.portfolio_page, name="portfolio"),
    path("portfolios/<int:pk>/edit/", portfolios.portfolio_edit, name="portfolio-edit"),
    path("portfolios/<int:pk>/state/", portfolios.portfolio_state, name="portfolio-state"),
    path("portfolios/<int:pk>/delete/", portfolios.portfolio_delete, name="portfolio-delete"),
    path("portfolios/<int:pk>/<str:coin_id>/", holdings.holding_choice, name="holding-choice"),
]
