"""A file comes in: upload, preview, settle coins, confirm, watch, undo."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from transactions.forms.import_forms import UploadForm
from transactions.importing import imports
from transactions.importing.preview import Preview
from transactions.importing.refusals import ImportRefused, UnknownFormat
from transactions.importing.registry import exchange_names
from transactions.models import Import
from transactions.portfolios import default_portfolio
from transactions.views.import_questions import settle_posted, with_names
from transactions.views.shown_entries import shown_entries

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload a file, and see those that came before."""
    owner = cast(User, request.user)
    start = {"portfolio": default_portfolio(owner).pk}
    form = UploadForm(request.POST or None, request.FILES or None, owner=owner, initial=start)
    if form.is_valid() and (batch := _received(form)):
        return redirect("import", batch.pk)
    past = Import.objects.filter(owner=owner).select_related("portfolio")
    page = Paginator(past, PER_PAGE).get_page(request.GET.get("page"))
    shown = {"form": form, "page": page, "known": exchange_names()}
    return render(request, "transactions/imports.html", shown)


@login_required
@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever there is to see of an import at this moment."""
    batch = own(request, pk)
    if batch.state != Import.State.PREVIEW:
        page = {"batch": batch, "progress": imports.progress(batch)}
        batch.refresh_from_db()  # at least as new as the progress: the last poll shows the counts
        fragment = bool(request.headers.get("HX-Request"))
        name = "_import_state" if fragment else "import"
        return render(request, f"transactions/{name}.html", page)
    try:
        preview = imports.preview_of(batch, now=timezone.now())
    except ImportRefused as refusal:
        can_map = isinstance(refusal, UnknownFormat) or bool(batch.work.options.get("mapping"))
        page = {"batch": batch, "refusal": str(refusal), "can_map": can_map}
        return render(request, "transactions/import_refused.html", page)
    return render(request, "transactions/import_preview.html", _shown(batch, preview))


@login_required
@require_POST
def import_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Where our own export goes; or which coin each symbol means, asked once per exchange."""
    batch = own(request, pk)
    owner = cast(User, request.user)
    if "places" in request.POST:
        imports.choose_places(batch, into_one=request.POST["places"] == "one")
        return redirect("import", batch.pk)
    try:
        preview = imports.preview_of(batch, now=timezone.now())
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("import", batch.pk)
    for sentence in settle_posted(owner, preview, request.POST):
        messages.error(request, sentence)
    return redirect("import", batch.pk)


@login_required
@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    imports.confirm(own(request, pk))
    return redirect("import", pk)


@login_required
@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = own(request, pk)
    if imports.undo(batch, now=timezone.now()):
        batch.refresh_from_db()
        if not batch.visible:
            words = "Taken back: your holdings are as if the file had never been."
            messages.success(request, words)
    return redirect("import", pk)


@login_required
@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    imports.discard(own(request, pk))
    return redirect("imports")


def own(request: HttpRequest, pk: int) -> Import:
    mine = Import.objects.filter(owner=cast(User, request.user))
    return get_object_or_404(mine.select_related("portfolio__owner", "work"), pk=pk)


def _received(form: UploadForm) -> Import | None:
    file = form.cleaned_data["file"]
    portfolio = form.cleaned_data["portfolio"]
    try:
        return imports.receive(portfolio, file.chunks(), file_name=file.name, now=timezone.now())
    except ImportRefused as refusal:
        form.add_error("file", str(refusal))
        return None


def _shown(batch: Import, preview: Preview) -> dict[str, object]:
    return {
        "batch": batch,
        "preview": preview,
        "into_one": batch.work.options.get("into_one", False),
        "questions": with_names(preview.questions),
        "entries": shown_entries(preview.lines, preview.entries),
    }
