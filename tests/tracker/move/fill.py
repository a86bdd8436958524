"""`python -m tests.tracker.move.fill`: something in as many tables as tests can fill."""

import os

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import User
    from tests.fixtures.ledger import record
    from tests.fixtures.market import make_coin, make_quote
    from tests.house import belongings
    from transactions.choices import leave_out
    from transactions.ledger import delete_entries
    from transactions.match_transfers import match

    call_command("migrate", verbosity=0)
    belongings.read_all()
    owner = User.objects.create_user("alice", "alice@example.org", "river-otter-lamp-7")
    for make in dict.fromkeys([*belongings.FURNITURE, *belongings.ARGUMENTS.values()]):
        make(owner)
    quantity = "12345678901234567890.123456789012345678"
    record(owner, "buy", quantity, unit_price="98765432109876543210.987654321098765432", at=0)
    out = record(owner, "transfer_out", "1", at=1, note="Ünï €\n☃")
    into = record(owner, "transfer_in", "0.5", at=2)
    match(owner, out.pk, into.pk, now=timezone.now())
    make_quote(make_coin("dogecoin"))
    leave_out(owner.portfolios.get(is_default=True), "bitcoin", left_out=True, now=timezone.now())
    delete_entries(owner, [into.pk], now=timezone.now())


if __name__ == "__main__":
    main()
