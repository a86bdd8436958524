"""What templates/base.html asks for: worked out only when a page is drawn with it."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tracker import navigation
from tracker.env import BASE_DIR
from tracker.lib import seams
from tracker.lib.footer import FooterNote
from tracker.theme import THEMES, Theme, theme_of

SLOW_MODE = FooterNote("Slow mode: no Redis, so every step waits its turn in one process", "warn")


@cache
def version() -> str:
    """The number in pyproject.toml, which is the only place that holds it."""
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    return str(project["version"])


@dataclass(frozen=True)
class Frame:
    request: HttpRequest

    @cached_property
    def theme(self) -> str:
        return theme_of(self.request)

    @property
    def themes(self) -> tuple[Theme, ...]:
        return THEMES

    @cached_property
    def rooms(self) -> list[navigation.Room]:
        if not self.request.user.is_authenticated:
            return []
        return navigation.rooms(self.request.path)

    @property
    def open_rooms(self) -> list[navigation.Room]:
        """Those a stranger may enter too."""
        return [room for room in navigation.rooms(self.request.path) if room.is_open]

    @property
    def settings_pages(self) -> list[navigation.Room]:
        return list(navigation.settings_pages(self.request.path))

    @property
    def settings_path(self) -> str:
        pages = self.settings_pages
        return pages[0].path if pages else ""

    @property
    def admin_path(self) -> str:
        return "/admin/" if self.request.user.is_staff and navigation.exists("/admin/") else ""

    @property
    def signups_open(self) -> bool:
        return bool(settings.SIGNUPS == "open")

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def house_notes(self) -> list[FooterNote]:
        """What even a page says that shows the state of the watching at its top."""
        return [SLOW_MODE] if settings.SLOW_MODE else []

    @property
    def footer_notes(self) -> list[FooterNote]:
        notes = self.house_notes
        for answer in seams.ask("FOOTER_STATE", user=self.request.user, now=self.now):
            notes.extend(answer)
        return notes

    @property
    def version(self) -> str:
        return version()


def page_frame(request: HttpRequest) -> dict[str, Frame]:
    """The context processor behind {{ frame }}."""
    return {"frame": Frame(request)}
