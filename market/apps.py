from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "market"

    def ready(self) -> None:
        from market import checks  # noqa: F401  (registers the system checks)
