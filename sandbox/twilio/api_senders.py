"""The list of WhatsApp senders of the account, as the Messaging API shows it."""

import hashlib

from aiohttp import web

from sandbox.twilio.desk import DESK
from sandbox.twilio.refusals import Refusal

routes = web.RouteTableDef()
COLLECTION = "/v2/Channels/Senders"


@routes.get(COLLECTION)
async def index(request: web.Request) -> web.Response:
    desk, channel = request.app[DESK], request.query.get("Channel", "")
    if not channel:
        raise Refusal(20422, "Channel")
    account = desk.exchange.account
    mine = [one for one in sorted(account.senders) if one.startswith(f"{channel}:")]
    senders = [resource(one, base=desk.base_url, webhook=account.inbound_url) for one in mine]
    url = f"{desk.base_url}{request.path_qs}"
    meta = {
        "page": 0,
        "page_size": 50,
        "first_page_url": url,
        "previous_page_url": None,
        "next_page_url": None,
        "url": url,
        "key": "senders",
    }
    return web.json_response({"meta": meta, "senders": senders})


def resource(sender: str, *, base: str, webhook: str) -> dict[str, object]:
    """A sender whose number is registered and ready."""
    sid = "XE" + hashlib.sha256(sender.encode()).hexdigest()[:32]
    return {
        "sid": sid,
        "status": "ONLINE",
        "sender_id": sender,
        "configuration": None,
        "webhook": {"callback_url": webhook, "callback_method": "POST"},
        "profile": None,
        "properties": None,
        "offline_reasons": None,
        "compliance": None,
        "url": f"{base}{COLLECTION}/{sid}",
    }
