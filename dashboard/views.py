from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The dashboard, or for strangers the page that says what this is."""
    return render(request, "dashboard/front.html")
