"""Loaded before Django reads its settings: tests get their own data folder and no providers."""

import atexit
import os
import shutil
import tempfile

_CONFIGURED = (
    "COINGECKO_", "TWILIO_", "EMAIL_", "DATABASE_URL", "REDIS_URL", "SITE_URL", "HOST", "PORT",
    "ADMINS", "SECRET_KEY", "DEBUG",
)  # fmt: skip
for name in [name for name in os.environ if name.startswith(_CONFIGURED)]:
    del os.environ[name]

folder = tempfile.mkdtemp(prefix="bellwether-test-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["DATA_DIR"] = folder
os.mkdir(os.path.join(folder, "static"))  # where `collectstatic` would put files; its lack warns
