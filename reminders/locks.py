"""Who has to wait for whom when reminders are looked at outside a refresh.

A person's own changes come one after the other: else a reminder could be armed on holdings that an
entry under way is just changing, and the deposit would look like a gain. The person comes first and
the quotes second, always, so that nobody waits in a ring.
"""

from collections.abc import Iterable

from accounts.models import User
from market.write_quotes import share_quotes


def alone_with(owners: Iterable[int]) -> None:
    """Until our transaction ends, nobody else moves these people's holdings or reminders."""
    people = User.objects.filter(pk__in=set(owners)).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk", flat=True))
    share_quotes()
