"""What the foot of every page says about the state of the system.

The seam FOOTER_STATE lists callables `(*, now: datetime) -> Iterable[FooterNote]`. They run on
every page, so each may cost two quick queries at most.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FooterNote:
    text: str
    tone: Literal["calm", "warn", "fail"] = "calm"
