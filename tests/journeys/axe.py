"""axe-core, which finds what keeps people out who do not see, point or read as we do."""

from functools import cache
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

# Without preload axe does not copy style sheets into a document of its own, which our CSP reports.
RUN = "async () => (await axe.run({ preload: false, resultTypes: ['violations'] })).violations"


@cache
def _source() -> str:
    return (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """Each broken rule with the elements that break it, in words."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
