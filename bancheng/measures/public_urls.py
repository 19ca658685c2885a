"""Paths on the citizen's own side: signing an undertaking on his own screen, or saying that he has not."""

from django.urls import path

from bancheng.measures.pages import disputing, own, signing

app_name = "signing"
SIGN = "track/<str:number>/sign/<int:pk>"
DISPUTE = "track/<str:number>/not-mine/<int:pk>"
urlpatterns = [
    path(SIGN, signing.own_screen, name="sign"),
    path(f"{SIGN}/blank", signing.own_blank, name="blank"),
    path(f"{SIGN}/code", own.send_code, {"page": own.SIGN}, name="send_code"),
    path(f"{SIGN}/prove", own.prove, {"page": own.SIGN}, name="prove"),
    path("screen/sign/<int:pk>", signing.on_counter_screen, name="on_screen"),
    path(DISPUTE, disputing.own, name="dispute"),
    path(f"{DISPUTE}/code", own.send_code, {"page": own.DISPUTE}, name="send_code_to_dispute"),
    path(f"{DISPUTE}/prove", own.prove, {"page": own.DISPUTE}, name="prove_to_dispute"),
]
