from django.urls import path

from market import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("coins/", views.coins, name="coins"),
    path("coins/search.json", views.coins_json, name="coins-json"),
    path("coins/<str:coin_id>/image/", views.coin_image, name="coin-image"),
    path("coins/<str:coin_id>/", views.coin_page, name="coin"),
]
