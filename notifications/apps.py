from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import checks, twilio_checks  # noqa: F401  (registers the system checks)
        from notifications.destinations import account_address  # noqa: F401  (listens to allauth)
