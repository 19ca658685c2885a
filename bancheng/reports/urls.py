"""Paths of the figures at the desk, all below /desk/reports/."""

from django.urls import path

from bancheng.reports import pages

app_name = "reports"
urlpatterns = [
    path("", pages.figures, name="figures"),
    path("<slug:figure>/<slug:part>/", pages.cases, name="cases"),
]
