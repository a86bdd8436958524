"""One holding: left out of the balance or priced by hand; and the panel on a coin's page."""

from datetime import UTC, datetime, time
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from market.models import Coin, Quote
from transactions import choices
from transactions.errors import LedgerError
from transactions.forms.portfolio_forms import HandPriceForm
from transactions.models import Holding, HoldingChoice
from transactions.per_exchange import amounts_per_exchange
from transactions.positions import positions


@login_required
@require_http_methods(["GET", "POST"])
def holding_choice(request: HttpRequest, pk: int, coin_id: str) -> HttpResponse:
    owner, now = cast(User, request.user), timezone.now()
    mine = Holding.objects.filter(portfolio__owner=owner).select_related("portfolio__owner", "coin")
    holding = get_object_or_404(mine, portfolio=pk, coin=coin_id)
    choice = HoldingChoice.objects.filter(portfolio=holding.portfolio, coin=holding.coin).first()
    form = HandPriceForm(_price_posted(request), initial=_start(choice, owner, now))
    if request.method == "POST" and _decide(request, holding, form, now):
        messages.success(request, "Saved. The balance follows at once.")
        return redirect("portfolio", holding.portfolio_id)
    page = {"form": form, "holding": holding, "choice": choice}
    return render(request, "transactions/holding.html", page)


def coin_panel(*, request: HttpRequest, coin: Coin, quote: Quote) -> str:
    """COIN_PANELS: what this person has of the coin, and where."""
    if not request.user.is_authenticated:
        return ""
    owner = request.user
    rows = [row for row in positions(owner, now=timezone.now()) if row.coin.pk == coin.pk]
    page = {
        "coin": coin,
        "positions": rows,
        "exchanges": amounts_per_exchange(owner, coin.pk) if rows else [],
    }
    return render_to_string("transactions/_coin_panel.html", page, request=request)


def _price_posted(request: HttpRequest) -> Any:
    return request.POST if "by_hand" in request.POST else None


def _start(choice: HoldingChoice | None, owner: User, now: datetime) -> dict[str, object]:
    if choice is None or choice.price is None or choice.price_at is None:
        return {"currency": owner.display_currency, "at": timezone.localdate(now)}
    return {"price": choice.price, "currency": choice.currency, "at": choice.price_at.date()}


def _decide(request: HttpRequest, holding: Holding, form: HandPriceForm, now: datetime) -> bool:
    portfolio, coin = holding.portfolio, holding.coin_id
    if "leave_out" in request.POST or "count" in request.POST:
        choices.leave_out(portfolio, coin, left_out="leave_out" in request.POST, now=now)
    elif "market" in request.POST:
        choices.price_by_market(portfolio, coin, now=now)
    elif not form.is_valid():
        return False
    else:
        return _price(holding, form, now)
    return True


def _price(holding: Holding, form: HandPriceForm, now: datetime) -> bool:
    said = form.cleaned_data
    at = datetime.combine(said["at"], time.min, UTC)
    portfolio, coin = holding.portfolio, holding.coin_id
    try:
        choices.price_by_hand(
            portfolio, coin, said["price"], currency=said["currency"], at=at, now=now
        )
    except LedgerError as refusal:
        form.add_error("price", str(refusal))
        return False
    return True
