"""Public paths: no account, no session of the staff."""

from django.urls import path

from bancheng.citizens.pages import home, track

app_name = "citizens"
urlpatterns = [
    path("", home.home, name="home"),
    path("track", track.track, name="track"),
    path("track/leave", track.leave, name="leave"),
    path("track/<str:number>", track.case, name="case"),
    path("track/<str:number>/do/<slug:name>", track.act, name="act"),
    path("track/<str:number>/do/<slug:name>/code", track.send_code, name="send_code"),
    path("track/<str:number>/do/<slug:name>/prove", track.prove, name="prove"),
]
