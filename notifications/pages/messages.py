"""Every message with its proof, and the figure on the bell."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from notifications.find_messages import Wanted, found_messages, troubles, with_proof
from notifications.models import Destination, Message
from notifications.pages.filter_form import MessageFilter
from notifications.pages.proof import as_json, proof_of, prove
from notifications.seen import mark_all_seen, mark_seen
from notifications.unseen import Unseen, counts, unseen

PER_PAGE = 25
MOST_TROUBLES = 5
MOST_TOASTS = 3
MOST_MEMBERS = 50


@login_required
@require_safe
@never_cache
def message_list(request: HttpRequest) -> HttpResponse:
    """What did not arrive comes first; looking at a message makes it seen."""
    owner, now = cast(User, request.user), timezone.now()
    form = MessageFilter(request.GET or None)
    wanted = form.wanted() if form.is_bound else Wanted()
    found = with_proof(found_messages(owner, wanted))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    first = page.number == 1 and not wanted.narrows
    failed = [prove(row, now=now) for row in with_proof(troubles(owner))[:MOST_TROUBLES]]
    above = {proof.message.pk for proof in failed} if first else set()
    shown = [prove(row, now=now) for row in page if row.pk not in above]
    # Before the bell is drawn; the rows in hand still say that they are new.
    looked_at = [proof.message.dedupe_key for proof in [*shown, *(failed if first else [])]]
    mark_seen(owner, looked_at, now=now)
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "form": form, "wanted": wanted, "page": page, "shown": shown, "query": query.urlencode(),
        "failed": failed if first else [], "now": now,
        "can_be_told": Destination.objects.usable().filter(owner=owner).exists(),
    }  # fmt: skip
    return render(request, "notifications/messages.html", facts)


@login_required
@require_safe
@never_cache
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    message, now = _mine(request, pk), timezone.now()
    proof = proof_of(message, now=now)
    members = message.members.order_by("pk")[:MOST_MEMBERS]
    twins = Message.objects.filter(owner=message.owner_id, dedupe_key=message.dedupe_key)
    mark_seen(cast(User, request.user), [message.dedupe_key], now=now)
    facts = {
        "proof": proof, "now": now, "members": [prove(row, now=now) for row in with_proof(members)],
        "twins": twins.exclude(pk=pk).order_by("channel", "pk"),
    }  # fmt: skip
    return render(request, "notifications/message.html", facts)


@login_required
@require_safe
@never_cache
def message_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a page that follows a message on its way."""
    now = timezone.now()
    proof = proof_of(_mine(request, pk), now=now)
    return render(request, "notifications/_proof.html", {"proof": proof, "now": now})


@login_required
@require_safe
@never_cache
def message_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof as a file."""
    proof = proof_of(_mine(request, pk), now=timezone.now())
    answer = JsonResponse(as_json(proof), json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"bellwether-message-{proof.message.ref or proof.message.pk}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@require_POST
def all_seen(request: HttpRequest) -> HttpResponse:
    mark_all_seen(cast(User, request.user), now=timezone.now())
    return redirect("messages")


@login_required
@require_safe
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    """The bell as it is now, and what came after the message that a page knew last."""
    if "HX-Request" not in request.headers:  # a part of a page is none by itself
        return redirect("messages")
    owner = cast(User, request.user)
    found = counts([owner.pk]).get(owner.pk, Unseen())
    after = request.GET.get("after", "")
    fresh = unseen([owner.pk]).filter(pk__gt=int(after)) if after.isdecimal() else None
    newest = fresh.order_by("-pk")[: 2 * MOST_TOASTS] if fresh is not None else ()
    first_of = {message.dedupe_key: message for message in newest}
    toasts = [prove(row, now=timezone.now()) for row in list(first_of.values())[:MOST_TOASTS]]
    return render(request, "notifications/_bell.html", {"unseen": found, "toasts": toasts})


def _mine(request: HttpRequest, pk: int) -> Message:
    return get_object_or_404(Message, owner=cast(User, request.user), pk=pk)
