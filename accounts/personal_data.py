"""What we hold about a person: their download of it, and the end of an account."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.forms.models import model_to_dict

from accounts.models import User
from tracker.lib.personal_data import Row, parts
from tracker.lib.spreadsheets import safe

ABOUT = """Everything Bellwether holds about {username}, as of {now}.

Each folder is one part of the program. Every table is there twice: as JSON, exact, and as CSV
for a spreadsheet (a text that a spreadsheet would run as a formula begins with an apostrophe).
Passwords and the secrets of your second factor are not included: nobody can read the first, and
the second would open your account to whoever finds this file.
"""
SECRETS = ("password", "groups", "user_permissions")


class Account:
    name = "account"

    def export(self, user: User) -> Mapping[str, Iterable[Row]]:
        me = model_to_dict(user, exclude=SECRETS)
        return {
            "profile": [me | {"date_joined": user.date_joined, "last_login": user.last_login}],
            "email_addresses": _rows(EmailAddress, user, "email", "verified", "primary"),
            "second_factors": _rows(Authenticator, user, "type", "created_at", "last_used_at"),
            "sessions": _rows(UserSession, user, "created_at", "last_seen_at", "ip", "user_agent"),
        }

    def summary(self, user: User) -> list[tuple[str, int]]:
        return [
            ("email addresses", EmailAddress.objects.filter(user=user).count()),
            ("second factors", Authenticator.objects.filter(user=user).count()),
            ("open sessions", UserSession.objects.filter(user=user).count()),
        ]

    def delete(self, user: User) -> None:
        for session in UserSession.objects.filter(user=user):
            session.end()
        user.delete()


def _rows(model: type, user: User, *fields: str) -> Iterable[Row]:
    rows: Iterable[Row] = model.objects.filter(user=user).order_by("pk").values(*fields)  # type: ignore[attr-defined]
    return rows


def as_zip(user: User, *, now: datetime) -> bytes:
    """Every part's tables in one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", ABOUT.format(username=user.username, now=now.isoformat()))
        for part in parts():
            for table, rows in part.export(user).items():
                kept = [dict(row) for row in rows]
                archive.writestr(f"{part.name}/{table}.json", _as_json(kept))
                archive.writestr(f"{part.name}/{table}.csv", _as_csv(kept))
    return file.getvalue()


def summary(user: User) -> list[tuple[str, int]]:
    """What would go with the account, without the lines that count nothing."""
    return [line for part in parts() for line in part.summary(user) if line[1]]


@transaction.atomic
def delete_account(user: User) -> None:
    """Everything or nothing: the parts on top first, the account itself last."""
    for part in reversed(parts()):
        part.delete(user)


def _as_json(rows: list[dict[str, object]]) -> str:
    return json.dumps(rows, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)


def _as_csv(rows: list[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else ["nothing held"])
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    return safe(value) if isinstance(value, str) else value
