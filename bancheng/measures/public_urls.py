"""Paths on the citizen's own side: signing an undertaking on his own screen, or saying that he has not."""

from django.urls import path

from bancheng.measures.pages import disputing, signing

app_name = "signing"
urlpatterns = [
    path("track/<str:number>/sign/<int:pk>", signing.own_screen, name="sign"),
    path("track/<str:number>/sign/<int:pk>/blank", signing.own_blank, name="blank"),
    path("track/<str:number>/sign/<int:pk>/code", signing.send_code, name="send_code"),
    path("track/<str:number>/sign/<int:pk>/prove", signing.prove, name="prove"),
    path("track/<str:number>/not-mine/<int:pk>", disputing.own, name="dispute"),
    path(
        "track/<str:number>/not-mine/<int:pk>/code",
        signing.send_code,
        {"where": "dispute"},
        name="send_code_to_dispute",
    ),
    path(
        "track/<str:number>/not-mine/<int:pk>/prove",
        signing.prove,
        {"where": "dispute"},
        name="prove_to_dispute",
    ),
]
