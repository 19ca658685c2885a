"""Paths on the citizen's own side: signing an undertaking on his own screen."""

from django.urls import path

from bancheng.measures.pages import signing

app_name = "signing"
urlpatterns = [
    path("track/<str:number>/sign/<int:pk>", signing.own_screen, name="sign"),
    path("track/<str:number>/sign/<int:pk>/blank", signing.own_blank, name="blank"),
    path("track/<str:number>/sign/<int:pk>/code", signing.send_code, name="send_code"),
    path("track/<str:number>/sign/<int:pk>/prove", signing.prove, name="prove"),
]
