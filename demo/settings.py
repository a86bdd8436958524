"""The product's settings, and on top of them the pages of the demo."""

import os

# The product's package asks for settings while it is imported, before these are whole.
os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
from tracker.settings import *  # noqa: F403
from tracker.settings import INSTALLED_APPS, MIDDLEWARE

os.environ["DJANGO_SETTINGS_MODULE"] = "demo.settings"

INSTALLED_APPS = ["demo", *INSTALLED_APPS]
MIDDLEWARE = ["demo.ribbon.ribbon", *MIDDLEWARE]
ROOT_URLCONF = "demo.urls"
