from django.urls import path

from demo import views
from tracker.urls import handler500
from tracker.urls import urlpatterns as products

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [
    path("demo/", views.desk, name="demo"),
    path("demo/enter/", views.enter, name="demo-enter"),
    path("demo/phone/", views.the_phone, name="demo-phone"),
    path("demo/mails/", views.new_mails, name="demo-mails"),
    path("demo/mails/<int:seq>/", views.mail_html, name="demo-mail-html"),
    path("demo/watch/", views.watch, name="demo-watch"),
    path("demo/lines/", views.lines, name="demo-lines"),
    path("demo/lever/", views.pull, name="demo-lever"),
    *products,
]
