"""The Celery application. The broker is a doorbell: every task can run twice, late or never."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("bellwether", task_cls="tracker.steps:RecordedTask")
app.set_default()  # in every thread: views run in a pool of them
app.conf.update(settings.CELERY)
app.autodiscover_tasks()
