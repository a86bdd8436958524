from django.db import transaction

from accounts.forms import PreferencesForm
from accounts.models import User
from tracker.lib.seams import ring


def change_preferences(form: PreferencesForm) -> frozenset[str]:
    """Save what the person changed in the form."""
    changed = frozenset(form.changed_data)
    if changed:
        save_preferences(form.save(commit=False), changed=changed)
    return changed


@transaction.atomic
def save_preferences(user: User, *, changed: frozenset[str]) -> None:
    """Save these fields and tell whoever computed something from the old choice."""
    user.save(update_fields=sorted(changed))
    ring("PREFERENCES_CHANGED", user=user, changed=changed)
