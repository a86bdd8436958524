"""The admin opens only to staff who have passed a second factor in this very session."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import secure_admin_login
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User

SET_UP_FIRST = "The admin needs a second factor. Set one up here, then open the admin again."


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether this session has shown a code or a passkey, not only a password."""
    user = request.user
    if not isinstance(user, User) or not is_mfa_enabled(user):
        return False
    return any(step.get("method") == "mfa" for step in get_authentication_records(request, user))


class GuardedAdminSite(AdminSite):
    site_header = site_title = "Bellwether"
    index_title = "Administration"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and passed_second_factor(request)

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Strangers log in as everybody does; staff without a second factor get one first."""
        user = request.user
        if isinstance(user, User) and user.is_staff and not passed_second_factor(request):
            return _to_second_factor(request, user)
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer


def _to_second_factor(request: HttpRequest, user: User) -> HttpResponseRedirect:
    methods = get_adapter(request).get_reauthentication_methods(user)
    for method in methods:
        if method["id"].startswith("mfa_reauthenticate"):
            query = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
            return redirect(f"{method['url']}?{query}")
    messages.info(request, SET_UP_FIRST)
    return redirect("mfa_index")
