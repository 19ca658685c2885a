"""Paths of whoever answers a letter by a one-time link: no account, one browser."""

from django.urls import path

from bancheng.coordination.pages import answer_links

app_name = "replying"
urlpatterns = [
    path("reply/done", answer_links.done, name="done"),
    path("reply/<str:link>", answer_links.door, name="door"),
    path("reply/<str:link>/answer", answer_links.answer, name="answer"),
]
