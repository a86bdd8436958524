from django.db import transaction

from accounts.forms import PreferencesForm
from accounts.models import User
from tracker.lib.seams import ring


@transaction.atomic
def change_preferences(form: PreferencesForm) -> frozenset[str]:
    """Save what the person changed and tell whoever computed something from the old choice."""
    changed = frozenset(form.changed_data)
    user: User = form.save(commit=False)
    if changed:
        user.save(update_fields=sorted(changed))
        ring("PREFERENCES_CHANGED", user=user, changed=changed)
    return changed
