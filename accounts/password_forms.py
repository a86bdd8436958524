"""allauth's password forms, whose labels are enough: a placeholder repeats them."""

from typing import Any

from allauth.account import forms as allauth_forms


class PlainFields:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)


class ShowAgainForm(PlainFields, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class ChangeForm(PlainFields, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetForm(PlainFields, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ChooseNewForm(PlainFields, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass
