"""What the beginning of a dedupe key says of a message: what it is, and whether the bell rings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    prefix: str
    label: str
    happened: str  # the first line of its timeline
    rings: bool = True  # counts as unseen on the bell
    echo: bool = False  # tells once more what another message told


KINDS: dict[str, Kind] = {
    kind.prefix: kind
    for kind in (
        Kind("crossing", "Reminder", "Line crossed"),
        Kind("group", "Reminders together", "Lines crossed"),
        Kind("digest", "Digest", "Quiet hours ended"),
        Kind("summary", "Summary", "Summary due"),
        Kind("notice", "Notice", "Noticed"),
        Kind("fallback", "By email instead", "Line crossed", rings=False, echo=True),
        Kind("repeat", "Repeated", "Line crossed", rings=False, echo=True),
        Kind("test", "Test", "Asked for", rings=False),
        Kind("reply", "Answer", "You wrote", rings=False),
        Kind("account", "Account mail", "Asked for", rings=False),
    )
}
OTHER = Kind("", "Message", "Happened")
SILENT = tuple(f"{kind.prefix}:" for kind in KINDS.values() if not kind.rings)


def kind_of(dedupe_key: str) -> Kind:
    """Keys nobody has named yet are messages like others."""
    return KINDS.get(dedupe_key.partition(":")[0], OTHER)
