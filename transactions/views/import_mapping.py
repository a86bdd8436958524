"""Say what the columns of an unknown file mean, and see its first rows read that way."""

from pathlib import Path
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from transactions.forms.import_forms import MappingForm, shown
from transactions.importing import imports
from transactions.importing.mapping import Mapping, columns_of
from transactions.importing.preview import Preview
from transactions.importing.reading.source import opened
from transactions.importing.refusals import ImportRefused
from transactions.models import Import, SavedMapping
from transactions.views.importing import own
from transactions.views.shown_entries import shown_entries

ROWS = 10


@login_required
@require_http_methods(["GET", "POST"])
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose columns; ten rows show what that makes of the file."""
    batch, owner = own(request, pk), cast(User, request.user)
    try:
        with opened(Path(batch.work.path)) as sources:
            columns = columns_of(sources)
    except (ImportRefused, OSError):
        messages.error(request, "The file is no longer kept here. Upload it again.")
        return redirect("imports")
    form = MappingForm(
        request.POST or None, columns=columns, initial=_start(owner, batch, request, columns)
    )
    if request.headers.get("HX-Request"):
        return render(request, "transactions/_import_mapped.html", _live(form, batch, owner))
    page = {"batch": batch, "form": form, "saved": _fitting(owner, columns)}
    if form.is_valid():
        mapping = form.mapping()
        imports.rewish(batch, imports.Wishes(mapping=mapping, zone=owner.time_zone))
        _remember(owner, form.cleaned_data["save_as"], mapping)
        if "use" in request.POST:
            return redirect("import", batch.pk)
        page |= _read(own(request, pk))
    return render(request, "transactions/import_mapping.html", page)


def _live(form: MappingForm, batch: Import, owner: User) -> dict[str, object]:
    """While one chooses: what is still missing, or what becomes of the first ten rows."""
    if not form.is_valid():
        return {"missing": form.non_field_errors()}
    wishes = imports.Wishes(mapping=form.mapping(), zone=owner.time_zone)
    try:
        found = imports.first_rows_of(batch, wishes, now=timezone.now(), most=ROWS)
    except ImportRefused as refusal:
        return {"refusal": str(refusal)}
    return _shown(found) | {"live": True}


def _read(batch: Import) -> dict[str, object]:
    try:
        return _shown(imports.preview_of(batch, now=timezone.now()))
    except ImportRefused as refusal:
        return {"refusal": str(refusal)}


def _shown(preview: Preview) -> dict[str, object]:
    first = shown_entries(preview.lines[:ROWS], preview.entries[:ROWS])
    return {"preview": preview, "entries": first}


def _start(
    owner: User, batch: Import, request: HttpRequest, columns: list[str]
) -> dict[str, object]:
    """The saved mapping that was asked for or that fits, or what was chosen before."""
    chosen = request.GET.get("saved", "")
    fitting = _fitting(owner, columns)
    named = [each for each in fitting if str(each.pk) == chosen] or fitting[:1]
    before = batch.work.options.get("mapping")
    if before and not chosen:
        return shown(Mapping.from_json(before))
    return shown(Mapping.from_json(named[0].columns)) if named else {}


def _fitting(owner: User, columns: list[str]) -> list[SavedMapping]:
    """The person's saved mappings whose columns this file has."""
    saved = SavedMapping.objects.filter(owner=owner)
    there = set(columns)
    return [each for each in saved if set(each.columns.get("columns", {}).values()) <= there]


def _remember(owner: User, name: str, mapping: Mapping) -> None:
    if name:
        SavedMapping.objects.update_or_create(
            owner=owner, name=name, defaults={"columns": mapping.as_json()}
        )
