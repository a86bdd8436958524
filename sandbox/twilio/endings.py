"""How a request to the API ends when a fault strikes it instead of its proper answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from sandbox.misbehave import hang_up
from sandbox.scripts import Rule
from sandbox.twilio.refusals import Refusal

RETRY_AFTER = 2
HTML = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"

Resource = Mapping[str, Any]
Ending = Callable[[web.Request, Rule, Resource], Awaitable[web.StreamResponse]]


async def end(request: web.Request, rule: Rule, resource: Resource) -> web.StreamResponse:
    """`resource` is what the answer should have been; empty where nothing was accepted."""
    return await _ENDINGS[rule.fault.name](request, rule, resource)


def refuse(code: int, **headers: str) -> web.Response:
    refusal = Refusal(code)
    return web.json_response(refusal.body(), status=refusal.status, headers=headers)


async def _hang(_: web.Request, _rule: Rule, _resource: Resource) -> web.StreamResponse:
    await asyncio.Event().wait()  # ends when the client leaves or the stand-in stops
    return web.Response()


async def _close(request: web.Request, _rule: Rule, _resource: Resource) -> web.StreamResponse:
    hang_up(request, reset=False)
    return web.Response()


async def _reset(request: web.Request, _rule: Rule, _resource: Resource) -> web.StreamResponse:
    hang_up(request, reset=True)
    return web.Response()


async def _bad_gateway(_: web.Request, _rule: Rule, _resource: Resource) -> web.StreamResponse:
    return web.Response(status=502, text=HTML, content_type="text/html")


async def _redirect(request: web.Request, _rule: Rule, _resource: Resource) -> web.StreamResponse:
    elsewhere = {"Location": f"http://elsewhere.invalid{request.path}"}
    return web.Response(status=307, headers=elsewhere)


async def _problem(_: web.Request, _rule: Rule, _resource: Resource) -> web.StreamResponse:
    body = {
        "type": "https://www.twilio.com/docs/errors/20500",
        "title": "Internal server error",
        "status": 500,
        "code": 20500,
        "detail": "An internal server error has occurred",
    }
    return web.json_response(body, status=500, content_type="application/problem+json")


async def _chosen_code(_: web.Request, rule: Rule, _resource: Resource) -> web.StreamResponse:
    refusal = Refusal.known_later(int(rule.amount))
    return web.json_response(refusal.body(), status=refusal.status)


async def _truncated(_: web.Request, _rule: Rule, resource: Resource) -> web.StreamResponse:
    text = web.json_response(resource).text or ""
    half = text[: len(text) // 2]
    return web.Response(status=201, text=half, content_type="application/json")


async def _no_sid(_: web.Request, _rule: Rule, resource: Resource) -> web.StreamResponse:
    kept = {key: value for key, value in resource.items() if key != "sid"}
    return web.json_response(kept, status=201)


async def _cut_off(request: web.Request, _rule: Rule, resource: Resource) -> web.StreamResponse:
    answer, body = await _begin(request, resource)
    await answer.write(body[: len(body) // 2])
    return await _close(request, _rule, resource)


async def _drip(request: web.Request, rule: Rule, resource: Resource) -> web.StreamResponse:
    answer, body = await _begin(request, resource)
    for byte in body:
        await asyncio.sleep(rule.amount)
        await answer.write(bytes([byte]))
    return answer


async def _begin(request: web.Request, resource: Resource) -> tuple[web.StreamResponse, bytes]:
    body = (web.json_response(resource).text or "").encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    answer = web.StreamResponse(status=201, headers=headers)
    await answer.prepare(request)
    return answer, body


def _refusal(code: int, **headers: str) -> Ending:
    async def ending(_: web.Request, _rule: Rule, _resource: Resource) -> web.StreamResponse:
        return refuse(code, **headers)

    return ending


_UNAVAILABLE = _refusal(20503, **{"Retry-After": str(RETRY_AFTER)})

_ENDINGS: dict[str, Ending] = {
    "reset_before_accept": _reset,
    "close_before_accept": _close,
    "hang_before_accept": _hang,
    "too_many_requests": _refusal(20429),
    "unavailable_503": _UNAVAILABLE,
    "error_500": _refusal(20500),
    "bad_gateway": _bad_gateway,
    "redirect_307": _redirect,
    "authenticate_401": _refusal(20003),
    "refused_with_code": _chosen_code,
    "problem_details": _problem,
    "accept_then_hang": _hang,
    "accept_then_reset": _reset,
    "accept_then_close": _close,
    "accept_then_500": _refusal(20500),
    "accept_then_502": _bad_gateway,
    "accept_then_truncated": _truncated,
    "accept_then_cut_off": _cut_off,
    "accept_then_no_sid": _no_sid,
    "accept_then_drip": _drip,
    "list_down": _UNAVAILABLE,
    "list_hang": _hang,
    "fetch_down": _UNAVAILABLE,
}
