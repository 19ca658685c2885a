"""Public paths: no account, no session of the staff; an address typed with a stroke at its end leads there too."""

from django.urls import path
from django.views.generic import RedirectView

from bancheng.citizens.pages import home, samples, track

app_name = "citizens"
urlpatterns = [
    path("", home.home, name="home"),
    path("privacy", home.privacy, name="privacy"),
    path("samples", samples.samples, name="samples"),
    path("samples/<str:month>", samples.sample, name="sample"),
    path("samples/<str:month>/numbers.txt", samples.numbers, name="sample_numbers"),
    path("track", track.track, name="track"),
    path(
        "track/", RedirectView.as_view(pattern_name="citizens:track", query_string=True), name="track_slash"
    ),
    path("track/leave", track.leave, name="leave"),
    path("track/<str:number>", track.case, name="case"),
    path("track/<str:number>/", RedirectView.as_view(pattern_name="citizens:case"), name="case_slash"),
    path("track/<str:number>/papers/<int:pk>", track.take_paper, name="take_paper"),
    path("track/<str:number>/do/<slug:name>", track.act, name="act"),
    path("track/<str:number>/do/<slug:name>/code", track.send_code, name="send_code"),
    path("track/<str:number>/do/<slug:name>/prove", track.prove, name="prove"),
]
