"""Wiring: settings, URLs, Celery, health and the supervisor. What the product does is elsewhere."""

from tracker.celery import app as celery_app

__all__ = ("celery_app",)
