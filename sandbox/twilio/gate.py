"""What every request to the API passes: the account's key, refusals, slowness, the moment after."""

import asyncio
import base64
import binascii
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.twilio import faults
from sandbox.twilio.desk import DESK, run_afterwards
from sandbox.twilio.refusals import Refusal


def behind_the_gate(handler: Handler) -> Handler:
    """The handler as a request meets it: only for the account, and every refusal in its words."""

    async def serve(request: web.Request) -> web.StreamResponse:
        desk = request.app[DESK]
        desk.exchange.ledger.append("arrived", method=request.method, path=request.path)
        slow = desk.script.take(faults.ANY, subject=request.path)
        try:
            _admit(request)
            response = await handler(request)
        except Refusal as refusal:
            desk.exchange.ledger.append("refused", code=refusal.code, path=request.path)
            response = _say_no(refusal)
        except web.HTTPNotFound:
            response = _say_no(Refusal(20404, request.path))
        except web.HTTPMethodNotAllowed:
            response = _say_no(Refusal(20405))
        if slow is not None and not response.prepared:
            await asyncio.sleep(slow.amount)
        return response

    return serve


async def send(request: web.Request, response: web.StreamResponse) -> None:
    """Let the answer out; the client may be gone, or a fault may have cut the connection."""
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write_eof()
    run_afterwards(request)


def _say_no(refusal: Refusal) -> web.Response:
    response = web.json_response(refusal.body(), status=refusal.status)
    if refusal.code == 20003:
        response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return response


def _admit(request: web.Request) -> None:
    account = request.app[DESK].exchange.account
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        user = password = ""
    addressed = request.match_info.get("account", account.sid)
    if kind != "Basic" or addressed != account.sid or not account.admits(user, password):
        raise Refusal(20003)
