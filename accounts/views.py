from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.views import SignupView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import personal_data
from accounts.forms import DeleteAccountForm, PreferencesForm, SignUpForm
from accounts.models import User
from accounts.overview import security_facts
from accounts.preferences import change_preferences


class SignUp(SignupView):  # type: ignore[misc]
    """allauth's sign-up, with the account, what it causes and its first mail in one commit."""

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        form.hash_password()
        try:
            return self._commit(form)
        except IntegrityError:  # another sign-up with the same name or address was faster
            form.full_clean()
            if not form.is_valid():
                return cast(HttpResponse, self.form_invalid(form))
            return self._commit(form)

    @transaction.atomic
    def _commit(self, form: SignUpForm) -> HttpResponse:
        return cast(HttpResponse, super().form_valid(form))


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything a person can set, on one page."""
    person = cast(User, request.user)
    return render(request, "accounts/overview.html", security_facts(person))


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    # Apart from request.user: what a refused form has set must not recolour its own page.
    person = User.objects.get(pk=cast(User, request.user).pk)
    form = PreferencesForm(request.POST or None, instance=person)
    if form.is_valid():
        changed = change_preferences(form)
        messages.success(request, "Saved." if changed else "Nothing to change.")
        return redirect("settings-preferences")
    return render(request, "accounts/preferences.html", {"form": form})


@login_required
@require_GET
def your_data(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    return render(request, "accounts/your_data.html", {"held": personal_data.summary(person)})


@login_required
@require_POST
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
def download(request: HttpRequest) -> HttpResponse:
    person, now = cast(User, request.user), timezone.now()
    answer = HttpResponse(personal_data.as_zip(person, now=now), content_type="application/zip")
    name = f"bellwether-{person.username}-{now:%Y-%m-%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _without_password(request: HttpRequest) -> bool:
    return request.user.is_authenticated and not request.user.has_usable_password()


@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@never_cache
@reauthentication_required(enabled=_without_password)  # type: ignore[untyped-decorator]
def delete_account(request: HttpRequest) -> HttpResponse:
    """What will go is listed first; the password and the name confirm it."""
    person = cast(User, request.user)
    form = DeleteAccountForm(request.POST or None, user=person)
    if form.is_valid():
        close_account(request, User.objects.get(pk=person.pk))
        messages.success(request, "Your account and everything in it is gone.")
        return redirect("home")
    held = personal_data.summary(person)
    return render(request, "accounts/delete.html", {"form": form, "held": held})


def close_account(request: HttpRequest, person: User) -> None:
    """The account, its farewell mail and its sessions end together."""
    with transaction.atomic():
        address = person.email
        personal_data.delete_account(person)
        get_adapter(request).send_mail("account/email/account_deleted", address, {})
    logout(request)
