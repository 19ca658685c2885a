"""Public paths: no account, no session of the staff; an address typed with a stroke at its end leads there too."""

from django.urls import path
from django.views.generic import RedirectView

from bancheng.citizens.pages import home, own_data, samples, submit, track

app_name = "citizens"
urlpatterns = [
    path("", home.home, name="home"),
    path("sites", home.sites, name="sites"),
    path("privacy", home.privacy, name="privacy"),
    path("submit", submit.what, name="submit"),
    path("submit/", RedirectView.as_view(pattern_name="citizens:submit"), name="submit_slash"),
    path("submit/where", submit.where, name="submit_where"),
    path("submit/you", submit.you, name="submit_you"),
    path("submit/send", submit.send, name="submit_send"),
    path("submit/receipt", submit.receipt, name="submit_receipt"),
    path("submit/clear", submit.clear, name="submit_clear"),
    path("submit/cleared", submit.cleared, name="submit_cleared"),
    path("accessibility", home.accessibility, name="accessibility"),
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
    path("track/<str:number>/mine", own_data.mine, name="mine"),
    path("track/<str:number>/mine/file", own_data.take, name="take_data"),
    path("track/<str:number>/mine/documents/<int:pk>", own_data.take_document, name="take_document"),
    path("track/<str:number>/mine/change", own_data.change, name="change_data"),
    path("track/<str:number>/looked", own_data.looked, name="looked"),
    path("track/<str:number>/consents", own_data.consents, name="consents"),
    path("track/<str:number>/consents/<slug:kind>", own_data.consent, name="consent"),
    path("track/<str:number>/papers/<int:pk>", track.take_paper, name="take_paper"),
    path("track/<str:number>/do/<slug:name>", track.act, name="act"),
    path("track/<str:number>/do/<slug:name>/code", track.send_code, name="send_code"),
    path("track/<str:number>/do/<slug:name>/prove", track.prove, name="prove"),
]
