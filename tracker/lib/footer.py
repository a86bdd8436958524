"""What the foot of every page says about the state of the system.

The seam FOOTER_STATE lists callables `(*, user, now: datetime) -> Iterable[FooterNote]`. They run
on every page, so each may cost two quick queries at most.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class FooterNote:
    text: str
    tone: Literal["calm", "warn", "fail"] = "calm"
    # With a moment the note ends in its age, which the page keeps true.
    at: datetime | None = None
    live: str = ""  # which fact of the live line moves that moment on: "checked_at"
