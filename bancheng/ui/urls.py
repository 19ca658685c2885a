"""Paths of the look: the page of all components, and the choice of large type."""

from django.urls import path

from bancheng.ui import pages

app_name = "ui"
urlpatterns = [
    path("", pages.components, name="components"),
    path("public/", pages.public_components, name="public_components"),
    path("paper/<slug:name>/", pages.paper_sample, name="paper_sample"),
    path("look/<slug:look>/", pages.choose_look, name="look"),
]
