"""The Messages API: create, fetch, list, update, delete."""

import asyncio
from datetime import timedelta

from aiohttp import web

from sandbox.twilio import faults
from sandbox.twilio.composing import compose
from sandbox.twilio.desk import DESK, afterwards, read_form
from sandbox.twilio.endings import end
from sandbox.twilio.fates import fate_of
from sandbox.twilio.listing import list_messages

routes = web.RouteTableDef()
COLLECTION = "/2010-04-01/Accounts/{account}/Messages.json"
RESOURCE = "/2010-04-01/Accounts/{account}/Messages/{sid}.json"


@routes.post(COLLECTION)
async def create(request: web.Request) -> web.StreamResponse:
    desk, form = request.app[DESK], await read_form(request)
    exchange, now = desk.exchange, desk.clock.now()
    draft = compose(form, account=exchange.account, templates=exchange.templates)
    rule = desk.take(faults.CREATE, subject=f"{draft.to} {draft.body}")
    if rule is not None and not rule.fault.accepted:
        return await end(request, rule, {})
    standing = exchange.standing(draft, now=now)
    seen = await desk.ask_witness(form)
    key = request.headers.get("I-Twilio-Idempotency-Token", "")
    message = exchange.accept(draft, now=now, idempotency_token=key, witness=seen)
    resource = message.as_resource()
    steps = fate_of(draft, standing=standing, script=desk.fate_for(draft.to))
    walked = None
    if rule is not None and rule.fault.name == "callback_before_answer":
        rule, walked, steps = None, desk.courier.start(message, steps[:1]), steps[1:]
    afterwards(request, lambda: desk.courier.start(message, steps, after=walked))
    if walked is not None:
        await asyncio.shield(walked)
    if rule is not None:
        return await end(request, rule, resource)
    return web.json_response(resource, status=201)


@routes.get(COLLECTION)
async def index(request: web.Request) -> web.StreamResponse:
    desk, now = request.app[DESK], request.app[DESK].clock.now()
    struck = desk.take_all(faults.LIST, subject=request.query_string)
    for name in ("list_down", "list_hang"):
        if name in struck:
            return await end(request, struck[name], {})
    lag = timedelta(seconds=struck["list_lag"].amount if "list_lag" in struck else 0)
    seen = [message for message in desk.exchange.messages.values() if now - message.created >= lag]
    page = list_messages(
        seen,
        query=request.query,
        path=request.path,
        shows_body="list_hides_bodies" not in struck,
    )
    found = len(page["messages"])  # type: ignore[arg-type]  # a page holds a list of messages
    desk.exchange.ledger.append("listed", query=request.query_string, found=found)
    return web.json_response(page)


@routes.get(RESOURCE)
async def fetch(request: web.Request) -> web.StreamResponse:
    desk, sid = request.app[DESK], request.match_info["sid"]
    rule = desk.take(faults.FETCH, subject=sid)
    if rule is not None:
        return await end(request, rule, {})
    desk.exchange.ledger.append("fetched", sid=sid)
    return web.json_response(desk.exchange.find(sid).as_resource())


@routes.post(RESOURCE)
async def update(request: web.Request) -> web.StreamResponse:
    desk, form = request.app[DESK], await read_form(request)
    message = desk.exchange.update(request.match_info["sid"], form=form, now=desk.clock.now())
    return web.json_response(message.as_resource())


@routes.delete(RESOURCE)
async def delete(request: web.Request) -> web.StreamResponse:
    desk = request.app[DESK]
    desk.exchange.delete(request.match_info["sid"], now=desk.clock.now())
    return web.Response(status=204)
