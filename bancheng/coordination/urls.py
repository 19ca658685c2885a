"""Paths of what is asked of the departments."""

from django.urls import URLPattern, path

from bancheng.coordination.pages import gaming

app_name = "coordination"
urlpatterns: list[URLPattern] = [
    path("signals/", gaming.signals, name="signals"),
    path("signals/<slug:kind>/<slug:whose>/<int:pk>/", gaming.signal, name="signal"),
]
