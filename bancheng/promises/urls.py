"""Paths of the promises."""

from django.urls import path

from bancheng.promises import pages

app_name = "promises"
urlpatterns = [
    path("promises/", pages.ledger, name="ledger"),
    path("promises/next/", pages.next_due, name="next"),
    path("promises/broken/", pages.broken, name="broken"),
    path("promises/calendar/", pages.month, name="month"),
    path("cases/<str:number>/promises/", pages.panel, name="panel"),
    path("promises/<int:pk>/", pages.promise, name="promise"),
    path("promises/<int:pk>/keep/", pages.keep, name="keep"),
    path("promises/<int:pk>/proof", pages.proof, name="proof"),
    path("promises/<int:pk>/find_false/", pages.find_false, name="find_false"),
    path("promises/<int:pk>/extend/", pages.extend, name="extend"),
]
