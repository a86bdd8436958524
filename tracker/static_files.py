"""Static files are served under names that hold their hash, so browsers may keep them for ever."""

from io import BytesIO
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_MODULE_IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed once collected; before that, plain names straight from the sources."""

    # Our own modules import each other by hashed name too. Other people's bundles are left as they
    # are: their comments mention imports of files that they do not ship.
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _MODULE_IMPORTS))

    def stored_name(self, name: str) -> str:
        stored: str = super().stored_name(name) if self.hashed_files else name
        return stored


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Answers with whole bodies: our files are small, and a sync stream is slow under ASGI."""

    def add_files(self, root: str | Path, prefix: str | None = None) -> None:
        if Path(root).is_dir():  # nothing is collected yet in a working copy and in tests
            super().add_files(root, prefix)

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        with found.file or BytesIO() as body:
            response = HttpResponse(body.read(), status=int(found.status))
        del response["content-type"]
        for key, value in found.headers:
            response[key] = value
        return response
