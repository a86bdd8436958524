"""The board, a coin's page and the search behind every coin picker; open to strangers."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from market import board as reading
from market import charts, coin_search
from market.history.progress import progress_of
from market.images import files
from market.images.kinds import type_of
from market.marks import Drawn
from market.models import Coin, Quote, Refresh
from tracker.lib import seams

MOST_FOUND = 50
_HOUR, _YEAR = 3600, 31_536_000


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    wanted = request.GET.get("top", "")
    size = next((size for size in reading.SIZES if str(size) == wanted), reading.SIZES[0])
    return render(
        request,
        "market/board.html",
        {
            "lines": reading.board_lines(size, now=now),
            "size": size,
            "sizes": reading.SIZES,
            "refresh": Refresh.objects.newest_with_prices(),
            "now": now,
        },
    )


@require_safe
def coin_page(request: HttpRequest, coin_id: str) -> HttpResponse:
    now = timezone.now()
    coin = get_object_or_404(Coin.objects.select_related("successor"), pk=coin_id)
    quote = Quote.objects.filter(pk=coin_id).first() or Quote(coin=coin)
    chart = charts.chart_of(coin, request.GET.get("range", ""), now=now)
    marks = seams.ask("CHART_MARKS", request=request, coin=coin, since=chart.since)
    return render(
        request,
        "market/coin.html",
        {
            "coin": coin,
            "quote": quote,
            "line": reading.line_of(coin, quote, now=now),
            "chart": chart,
            "drawn": Drawn.of(marks),
            "suggested": charts.line_beyond(quote.price),
            "ranges": charts.RANGES,
            "fetching": progress_of(coin.pk),
            "panels": seams.ask("COIN_PANELS", request=request, coin=coin, quote=quote),
            "now": now,
        },
    )


@require_safe
def coin_image(request: HttpRequest, coin_id: str) -> HttpResponseBase:
    """Our copy of a coin's picture. Its name follows its content, so it may be kept for ever."""
    name = get_object_or_404(Coin.objects.exclude(image=""), pk=coin_id).image
    content = files.read(name)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=type_of(name))
    response.headers["ETag"] = f'"{name}"'
    is_named = request.GET.get("v") == name
    patch_cache_control(response, public=True, max_age=_YEAR if is_named else _HOUR)
    answer = get_conditional_response(request, etag=f'"{name}"', response=response)
    return answer or response


@require_safe
def coins(request: HttpRequest) -> HttpResponse:
    """Search by name, symbol or id."""
    query = request.GET.get("q", "").strip()
    found = coin_search.search_coins(query, limit=MOST_FOUND) if query else []
    page = {"query": query, "found": found}
    template = "market/_found.html" if request.htmx else "market/coins.html"  # type: ignore[attr-defined]
    return render(request, template, page)


@require_safe
def coins_json(request: HttpRequest) -> JsonResponse:
    """The same search for coin pickers."""
    found = coin_search.search(request.GET.get("q", ""), limit=10)
    return JsonResponse({"coins": [coin._asdict() for coin in found]})
