"""Paths of the measures, below the case they belong to."""

from django.urls import path

from bancheng.measures import pages

app_name = "measures"
urlpatterns = [
    path("cases/<str:number>/measures/", pages.panel, name="panel"),
    path("cases/<str:number>/measures/<slug:kind>/", pages.record, name="record"),
]
