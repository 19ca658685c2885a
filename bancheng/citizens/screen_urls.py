"""Paths of the citizen's screen: a device at the counter, no account."""

from django.urls import path

from bancheng.citizens.pages import screens

app_name = "screen"
urlpatterns = [
    path("screen", screens.screen, name="screen"),
    path("screen/state", screens.state, name="state"),
    path("screen/check", screens.check, name="check"),
    path("screen/over", screens.over, name="over"),
    path("screen/leave", screens.leave, name="leave"),
]
