"""The Content API: templates, and what WhatsApp says of them."""

import json

from aiohttp import web

from sandbox.twilio.desk import DESK, Desk
from sandbox.twilio.exchange import new_sid
from sandbox.twilio.listing import DEFAULT_PAGE_SIZE
from sandbox.twilio.refusals import Refusal
from sandbox.twilio.templates import Template

routes = web.RouteTableDef()
COLLECTION = "/v1/Content"
RESOURCE = "/v1/Content/{sid}"
CATEGORIES = {"UTILITY", "MARKETING", "AUTHENTICATION"}


@routes.post(COLLECTION)
async def create(request: web.Request) -> web.Response:
    desk, wish = request.app[DESK], await _read_json(request)
    types, language, variables = wish.get("types"), wish.get("language"), wish.get("variables")
    if not isinstance(types, dict) or not types:
        raise Refusal(20422, "types")
    if not isinstance(language, str) or not language:
        raise Refusal(20422, "language")
    now = desk.clock.now()
    template = Template(
        sid=new_sid("HX"),
        account_sid=desk.exchange.account.sid,
        friendly_name=str(wish.get("friendly_name") or ""),
        language=language,
        variables=dict(variables) if isinstance(variables, dict) else {},
        types=types,
        created=now,
        updated=now,
    )
    desk.exchange.keep(template)
    return web.json_response(template.as_resource(desk.base_url), status=201)


@routes.get(COLLECTION)
async def index(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    resources = [item.as_resource(desk.base_url) for item in desk.exchange.templates.values()]
    return web.json_response(_page(request, resources))


@routes.get("/v1/ContentAndApprovals")
async def index_with_approvals(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    return web.json_response(
        _page(request, [_with_approval(desk, item) for item in desk.exchange.templates.values()])
    )


def _with_approval(desk: Desk, template: Template) -> dict[str, object]:
    resource = template.as_resource(desk.base_url)
    kept = {key: value for key, value in resource.items() if key not in {"url", "links"}}
    return {**kept, "approval_requests": template.approval or {"status": "unsubmitted"}}


def _page(request: web.Request, resources: list[dict[str, object]]) -> dict[str, object]:
    asked, page = request.query.get("PageSize", ""), int(request.query.get("Page", "0") or 0)
    size = int(asked) if asked.isdigit() and int(asked) else DEFAULT_PAGE_SIZE
    start = page * size

    def url(number: int) -> str:
        return f"{request.app[DESK].base_url}{request.path}?PageSize={size}&Page={number}"

    return {
        "contents": resources[start : start + size],
        "meta": {
            "page": page,
            "page_size": size,
            "first_page_url": url(0),
            "previous_page_url": url(page - 1) if page else None,
            "next_page_url": url(page + 1) if start + size < len(resources) else None,
            "url": url(page),
            "key": "contents",
        },
    }


@routes.get(RESOURCE)
async def fetch(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    return web.json_response(_find(request).as_resource(desk.base_url))


@routes.delete(RESOURCE)
async def delete(request: web.Request) -> web.Response:
    request.app[DESK].exchange.drop(_find(request))
    return web.Response(status=204)


@routes.post(RESOURCE + "/ApprovalRequests/whatsapp")
async def submit(request: web.Request) -> web.Response:
    desk, template, wish = request.app[DESK], _find(request), await _read_json(request)
    name, category = str(wish.get("name", "")), str(wish.get("category", ""))
    if not name or category not in CATEGORIES:
        raise Refusal(20422, "category" if name else "name")
    if template.status not in {"unsubmitted", "rejected"}:
        raise Refusal(20422, "this template was handed in already")
    desk.exchange.judge(template, name=name, category=category, status=desk.verdict)
    received = {**template.approval, "status": "received", "rejection_reason": ""}
    return web.json_response(received, status=201)


@routes.get(RESOURCE + "/ApprovalRequests")
async def approval(request: web.Request) -> web.Response:
    return web.json_response(_find(request).as_approval(request.app[DESK].base_url))


def _find(request: web.Request) -> Template:
    templates = request.app[DESK].exchange.templates
    if request.match_info["sid"] not in templates:
        raise Refusal(20404, request.path)
    return templates[request.match_info["sid"]]


async def _read_json(request: web.Request) -> dict[str, object]:
    try:
        wish = json.loads(await request.text())
    except ValueError as broken:
        raise Refusal(20422, "the body is not JSON") from broken
    if not isinstance(wish, dict):
        raise Refusal(20422, "the body is not an object")
    return wish
