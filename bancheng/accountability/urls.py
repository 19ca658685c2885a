"""Paths of the clues."""

from django.urls import path

from bancheng.accountability import pages

app_name = "accountability"
urlpatterns = [
    path("clues/", pages.clues, name="clues"),
    path("clues/<str:receipt>/", pages.clue, name="clue"),
    path("cases/<str:number>/clues/", pages.panel, name="panel"),
    path("cases/<str:number>/clues/new/", pages.bring, name="raise"),
]
