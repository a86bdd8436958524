"""Portfolios: all of them, one with what is held in it, and what can be done to it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from transactions import change_portfolio
from transactions.errors import LedgerError
from transactions.forms.portfolio_forms import DeletePortfolioForm, PortfolioForm
from transactions.models import Portfolio
from transactions.positions import balance, positions


@login_required
@require_http_methods(["GET", "POST"])
def portfolio_list(request: HttpRequest) -> HttpResponse:
    owner = cast(User, request.user)
    form = PortfolioForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            change_portfolio.create_portfolio(
                owner, said["name"], cost_method=said["cost_method"] or None
            )
        except LedgerError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "Created.")
            return redirect("portfolios")
    held = positions(owner, now=timezone.now(), archived=True)
    mine = list(Portfolio.objects.of(owner).select_related("owner"))
    rows = [[row for row in held if row.portfolio.pk == each.pk] for each in mine]
    page = {
        "form": form,
        "portfolios": [(each, balance(own), own) for each, own in zip(mine, rows, strict=True)],
        "everything": balance(row for row in held if row.portfolio.archived_at is None),
    }
    return render(request, "transactions/portfolios.html", page)


@login_required
@require_safe
def portfolio_page(request: HttpRequest, pk: int) -> HttpResponse:
    portfolio = _own(request, pk)
    now = timezone.now()
    rows = positions(cast(User, request.user), now=now, portfolio=portfolio, archived=True)
    page = {
        "portfolio": portfolio,
        "held": [row for row in rows if row.quantity],
        "gone": [row for row in rows if not row.quantity],
        "balance": balance(rows),
        "now": now,
    }
    return render(request, "transactions/portfolio.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def portfolio_edit(request: HttpRequest, pk: int) -> HttpResponse:
    portfolio = _own(request, pk)
    start = {"name": portfolio.name, "cost_method": portfolio.cost_method or ""}
    form = PortfolioForm(request.POST or None, initial=start, label="Save")
    if form.is_valid() and _change(portfolio, form):
        messages.success(request, "Saved.")
        return redirect("portfolio", portfolio.pk)
    page = {"form": form, "portfolio": _own(request, pk)}
    return render(request, "transactions/portfolio_edit.html", page)


@login_required
@require_POST
def portfolio_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive it, take it out again, or make it the default one."""
    portfolio, now = _own(request, pk), timezone.now()
    try:
        if "archive" in request.POST:
            change_portfolio.archive_portfolio(portfolio, now=now)
        elif "open" in request.POST:
            change_portfolio.take_out_of_archive(portfolio, now=now)
        elif "default" in request.POST:
            change_portfolio.make_default(portfolio)
    except LedgerError as refusal:
        messages.error(request, str(refusal))
    return redirect("portfolio", portfolio.pk)


@login_required
@require_http_methods(["GET", "POST"])
def portfolio_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes is listed first; typing the name confirms it."""
    portfolio = _own(request, pk)
    form = DeletePortfolioForm(request.POST or None, portfolio=portfolio)
    if form.is_valid():
        try:
            change_portfolio.delete_portfolio(portfolio, now=timezone.now())
        except LedgerError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{portfolio.name} is gone.")
            return redirect("portfolios")
    page = {"form": form, "portfolio": portfolio, "goes": change_portfolio.what_goes(portfolio)}
    return render(request, "transactions/portfolio_delete.html", page)


@transaction.atomic
def _rename_and_choose(portfolio: Portfolio, name: str, method: str | None) -> None:
    change_portfolio.rename_portfolio(portfolio, name)
    change_portfolio.choose_cost_method(portfolio, method, now=timezone.now())


def _change(portfolio: Portfolio, form: PortfolioForm) -> bool:
    said = form.cleaned_data
    try:
        _rename_and_choose(portfolio, said["name"], said["cost_method"] or None)
    except LedgerError as refusal:
        form.add_error("name", str(refusal))
        return False
    return True


def _own(request: HttpRequest, pk: int) -> Portfolio:
    mine = Portfolio.objects.of(cast(User, request.user)).select_related("owner")
    return get_object_or_404(mine, pk=pk)
