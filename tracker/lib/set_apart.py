"""What a process has loaded stays for good, so the garbage collector need not walk it again.

Django with all our apps is two hundred thousand objects. Every dozen pages or so a full collection
walked them, and whoever had asked for that page waited a tenth of a second longer for it.
"""

import gc

from django.urls import resolve


def set_apart() -> None:
    """To be called once, when everything is loaded and nothing has been answered yet."""
    resolve("/")  # the views, and all that they import, come with the table of addresses
    gc.collect()
    gc.freeze()
