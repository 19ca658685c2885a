"""Paths of the call-backs at the desk."""

from django.urls import path

from bancheng.citizens.pages import call_backs

app_name = "call_backs"
urlpatterns = [
    path("call-backs/", call_backs.queue, name="queue"),
    path("call-backs/waiting/", call_backs.waiting, name="waiting"),
    path("call-backs/<int:pk>/", call_backs.one, name="one"),
    path("call-backs/<int:pk>/reveal/", call_backs.reveal, name="reveal"),
    path("call-backs/<int:pk>/attempt/", call_backs.attempt, name="attempt"),
    path("call-backs/<int:pk>/end/", call_backs.end, name="end"),
    path("call-backs/<int:pk>/name/", call_backs.name, name="name"),
    path("cases/<str:number>/call-backs/", call_backs.panel, name="panel"),
]
