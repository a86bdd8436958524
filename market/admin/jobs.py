"""What is fetched of the past: gaps and jumps that were found, and jobs that were given up."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from market.models import HistoryJob
from tracker.lib.read_only_admin import Shown


@admin.register(HistoryJob)
class HistoryJobAdmin(Shown, admin.ModelAdmin[HistoryJob]):
    """The state "Given up" is the dead-letter list."""

    list_display = ["coin_id", "kind", "state", "said", "tries", "stretch", "not_before"]
    list_filter = ["state", "kind"]
    search_fields = ["=coin__id"]
    search_help_text = "A coin's id"
    date_hierarchy = "created_at"
    list_per_page = 50
    actions = ["run_again"]

    @admin.display(description="what was done, or why not")
    def said(self, job: HistoryJob) -> str:
        return " ".join(filter(None, [job.result, job.reason])) or "…"

    @admin.display(description="stretch (UTC)", ordering="since")
    def stretch(self, job: HistoryJob) -> str:
        return f"{job.since:%Y-%m-%d %H:%M} to {job.until:%Y-%m-%d %H:%M}"

    def has_run_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("market.change_historyjob")

    @admin.action(description="Run again", permissions=["run_again"])
    def run_again(self, request: HttpRequest, jobs: QuerySet[HistoryJob, Any]) -> None:
        """Only what was given up gets another life, so pressing twice does nothing more."""
        chosen = jobs.count()
        again = HistoryJob.objects.filter(pk__in=jobs.values("pk")).run_again(now=timezone.now())
        if again:
            said = ngettext("%d job runs again.", "%d jobs run again.", again) % again
            self.message_user(request, said, messages.SUCCESS)
        if chosen > again:
            rest = (
                f"{chosen - again} of the chosen jobs had not been given up and stay as they are."
            )
            self.message_user(request, rest, messages.INFO)
