"""Play a scripted fault on a real connection."""

import asyncio
import json
from collections.abc import Mapping

from aiohttp import web

from sandbox.faults import Fault
from sandbox.sockets import reset as reset_connection


async def misbehave(
    fault: Fault, request: web.Request, answer: web.StreamResponse | None
) -> web.StreamResponse:
    """Do to this request what the fault says; `answer` is what would have been sent."""
    await asyncio.sleep(float(fault.delay))
    match fault.kind:
        case "delay":
            return answer or web.Response()
        case "truncate":
            return await truncated(request, answer)
        case "hang":
            await asyncio.Event().wait()  # ends when the client leaves or the stand-in stops
        case "reset" | "close":
            hang_up(request, reset=fault.kind == "reset")
            return web.Response()
        case "answer":
            pass
    return scripted(fault.status, fault.body, fault.headers)


def scripted(status: int, body: object, headers: Mapping[str, str]) -> web.Response:
    """Any answer; text without a type of its own goes out as HTML, as a CDN's would."""
    plain = isinstance(body, str)
    text = body if isinstance(body, str) else json.dumps(body, default=str)
    answer = web.Response(status=status, body=text.encode())
    answer.headers["Content-Type"] = "text/html" if plain else "application/json"
    answer.headers.update(headers)
    return answer


async def truncated(request: web.Request, answer: web.StreamResponse | None) -> web.StreamResponse:
    """Half a body under the length of the whole one, then the end of the connection."""
    whole = answer.body if isinstance(answer, web.Response) else b""
    whole = whole if isinstance(whole, bytes) else b""
    half = web.StreamResponse(status=answer.status if answer else 200)
    half.content_type = "application/json"
    half.content_length = len(whole)
    await half.prepare(request)
    await half.write(whole[: len(whole) // 2])
    hang_up(request, reset=False)
    return half


def hang_up(request: web.Request, *, reset: bool) -> None:
    """End the connection: politely, or with a RST as a crashing peer or a firewall does."""
    transport = request.transport
    if transport is None:
        return
    if reset:
        reset_connection(transport)
    else:
        transport.close()
