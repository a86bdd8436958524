from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from transactions import match_transfers
from transactions.errors import LedgerError
from transactions.models import Transaction

PER_PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
def match_page(request: HttpRequest) -> HttpResponse:
    """Pairs that look like one transfer: confirm them, or take a match back."""
    owner = cast(User, request.user)
    if request.method == "POST":
        _answer(request, owner)
        return redirect("transaction-match")
    proposals = Paginator(match_transfers.proposals(owner), PER_PAGE).get_page(
        request.GET.get("page")
    )
    ends = [pk for each in proposals for pk in (each.out.pk, each.into.pk)]
    rows = Transaction.objects.of(owner).select_related("coin", "portfolio").in_bulk(ends)
    matched = Transaction.objects.of(owner).filter(matched_out__isnull=False)
    matched = matched.select_related("coin", "matched_out__portfolio", "portfolio")
    page = {
        "page": proposals,
        "pairs": [(rows[each.out.pk], rows[each.into.pk], each.lost) for each in proposals],
        "matched": matched[:PER_PAGE],
    }
    return render(request, "transactions/match.html", page)


def _answer(request: HttpRequest, owner: User) -> None:
    now, said = timezone.now(), request.POST
    numbers = {name: int(said[name]) for name in ("out", "into") if said.get(name, "").isdecimal()}
    try:
        if {"out", "into"} <= numbers.keys():
            match_transfers.match(owner, numbers["out"], numbers["into"], now=now)
            messages.success(request, "Matched: cost and dates moved along, without profit.")
        elif "into" in numbers:
            match_transfers.unmatch(owner, numbers["into"], now=now)
            messages.success(request, "The two stand alone again.")
    except LedgerError as refusal:
        messages.error(request, str(refusal))
    except Transaction.DoesNotExist:
        messages.error(request, "One of the two is no longer in your ledger.")
