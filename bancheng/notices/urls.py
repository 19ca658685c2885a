"""Paths of the post, below /desk/."""

from django.urls import path

from bancheng.notices import pages

app_name = "notices"
urlpatterns = [
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/read/", pages.mark_read, name="mark_read"),
    path("outbox/", pages.outbox, name="outbox"),
]
