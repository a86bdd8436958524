"""What lets a phone keep Bellwether like an app: a manifest, icons, and an offline page.

The service worker keeps the offline page and what that is drawn with, and nothing else: no page of
a person is ever stored by it.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tracker import navigation

ICONS = (("img/icon-192.png", 192, "any"), ("img/icon-512.png", 512, "any"),
         ("img/icon-maskable-512.png", 512, "maskable"))  # fmt: skip
SHORTCUTS = (("Add a transaction", "/transactions/add/"), ("Set a reminder", "/reminders/add/"))
_WORKER = settings.BASE_DIR / "static" / "js" / "service_worker.js"
# All that layouts/bare.html and the offline page ask for.
_KEPT = (
    "vendor/bootstrap/css/bootstrap.min.css", "css/tokens.css", "css/app.css", "css/frame.css",
    "js/theme.js", "js/offline.js", "js/ages.js", "img/favicon.svg",
)  # fmt: skip


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    facts: dict[str, Any] = {
        "id": "/",
        "name": "Bellwether",
        "short_name": "Bellwether",
        "description": "Reminders for your coins and your balance: once, in time, with proof.",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f4ef",
        "theme_color": "#0e5a6c",
        "icons": [
            {
                "src": static(file),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for file, size, purpose in ICONS
        ],
        "shortcuts": [
            {"name": name, "url": path} for name, path in SHORTCUTS if navigation.exists(path)
        ],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, because a worker only sees pages below its own address."""
    files = [reverse("offline"), *(static(name) for name in _KEPT)]
    code = _WORKER.read_text()
    version = hashlib.sha256(json.dumps([files, code]).encode()).hexdigest()[:12]
    facts = json.dumps({"version": version, "offline": files[0], "files": files})
    return HttpResponse(f"self.KEPT = {facts};\n{code}", content_type="text/javascript")


@require_safe
@cache_control(public=True, max_age=0)
def offline(request: HttpRequest) -> HttpResponse:
    """Drawn without a person, a session or a database: it is kept on the device."""
    return render(request, "installable/offline.html")
