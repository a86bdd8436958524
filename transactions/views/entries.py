"""The list of entries, and adding, changing and deleting one."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from transactions import find_entries, ledger
from transactions.aftermath import aftermath
from transactions.enough import record_entry
from transactions.errors import EntryRefused, LedgerError
from transactions.exchanges import EXCHANGES
from transactions.forms.entry_form import EntryForm, initial_of
from transactions.forms.fields import Money
from transactions.forms.filter_form import FilterForm
from transactions.importing.own_export import export_rows
from transactions.models import Transaction
from transactions.portfolios import default_portfolio
from transactions.price_hints import fill_price
from transactions.tables.entry import TransactionQuerySet

PER_PAGE = 50
MOST_SUMMED = 5000  # above, the sums are reckoned when they are asked for
_DELETED = "deleted_entries"  # in the session: what "undo" would bring back


@login_required
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    owner = cast(User, request.user)
    form = FilterForm(request.GET or None, owner=owner)
    wanted = form.wanted() if form.is_bound else find_entries.Wanted()
    entries = find_entries.found_entries(owner, wanted)
    shown = entries.select_related("coin", "other_coin", "price_coin", "fee_coin", "portfolio",
                                   "to_portfolio")  # fmt: skip
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    summed = bool(count) and (count <= MOST_SUMMED or "totals" in request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "transactions/list.html",
        {
            "form": form,
            "wanted": wanted,
            "page": page,
            "totals": _totals(owner, entries, wanted) if summed else None,
            "query": query.urlencode(),
            "exchanges": EXCHANGES,
            "deleted": request.session.get(_DELETED, []),
        },
    )


@login_required
@require_safe
def entry_export(request: HttpRequest) -> HttpResponse:
    """What the filter finds, the oldest first, as a file that imports back."""
    owner = cast(User, request.user)
    wanted = FilterForm(request.GET, owner=owner).wanted()
    found = find_entries.found_entries(owner, wanted)
    answer = HttpResponse(export_rows(found), content_type="text/csv; charset=utf-8")
    name = f"bellwether-transactions-{timezone.localdate():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def entry_add(request: HttpRequest) -> HttpResponse:
    owner, now = cast(User, request.user), timezone.now()
    home = default_portfolio(owner)
    start = {
        "kind": request.GET.get("kind", "buy"),
        "coin": request.GET.get("coin", ""),
        "portfolio": request.GET.get("portfolio", home.pk),
        "at": timezone.localtime(now).replace(second=0, microsecond=0),
        "currency": Money(owner.display_currency),
        "fee_currency": Money(owner.display_currency),
    }
    form = EntryForm(fill_price(request, now=now), owner=owner, initial=start)
    if "fill" not in request.POST and form.is_valid() and _save(request, form):
        messages.success(request, _added(form))
        return redirect("transaction-add" if "another" in request.POST else "transactions")
    return render(request, "transactions/entry.html", {"form": form, "exchanges": EXCHANGES})


@login_required
@require_http_methods(["GET", "POST"])
def entry_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Transaction.objects.of(cast(User, request.user)), pk=pk)
    owner, now = cast(User, request.user), timezone.now()
    data = fill_price(request, now=now)
    form = EntryForm(data, owner=owner, entry=row, initial=initial_of(row))
    if "fill" not in request.POST and form.is_valid() and _save(request, form):
        messages.success(request, "Saved.")
        return redirect("transactions")
    page = {"form": form, "entry": row, "exchanges": EXCHANGES}
    return render(request, "transactions/entry.html", page)


@login_required
@require_POST
def entry_delete(request: HttpRequest, pk: int) -> HttpResponse:
    owner = cast(User, request.user)
    get_object_or_404(Transaction.objects.of(owner), pk=pk)
    with aftermath(request, owner):
        request.session[_DELETED] = ledger.delete_entries(owner, [pk], now=timezone.now())
    return redirect("transactions")


@login_required
@require_POST
def entry_undo(request: HttpRequest) -> HttpResponse:
    """Bring back what was deleted last."""
    owner, gone = cast(User, request.user), request.session.pop(_DELETED, [])
    try:
        with aftermath(request, owner):
            back = ledger.undo_delete(owner, gone, now=timezone.now())
    except LedgerError as refusal:
        messages.error(request, str(refusal))
    else:
        if back:
            messages.success(request, "It is back, as it was.")
    return redirect("transactions")


def _added(form: EntryForm) -> str:
    if not form.twice or form.cleaned_data["at_again"]:
        return "Added."
    return "Added. Clocks showed that time twice; the first is meant. Edit it to say the second."


def _totals(
    owner: User, entries: TransactionQuerySet, wanted: find_entries.Wanted
) -> find_entries.Totals:
    return find_entries.totals_of(entries, wanted.coin, currency=owner.display_currency)


def _save(request: HttpRequest, form: EntryForm) -> bool:
    """Whether the ledger took it; otherwise the form says why not."""
    portfolio = form.cleaned_data["portfolio"]
    replacing = form.row.pk if form.row else None
    try:
        with aftermath(request, form.owner):
            record_entry(portfolio, form.entry(), replacing=replacing, now=timezone.now())
    except EntryRefused as refusal:
        for field, sentence in refusal.problems.items():
            form.add_error(field if field in form.fields else None, sentence)
        return False
    return True
