from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The dashboard, or for strangers the page that says what this is."""
    page = "dashboard/home.html" if request.user.is_authenticated else "dashboard/front.html"
    return render(request, page)
