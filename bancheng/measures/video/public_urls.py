"""Paths of the person at the other end: no account, one browser."""

from django.urls import path
from django.views.generic import RedirectView

from bancheng.measures.video.pages import guest

app_name = "remote"
urlpatterns = [
    path("video", guest.by_code, name="by_code"),
    path("video/", RedirectView.as_view(pattern_name="remote:by_code"), name="by_code_slash"),
    path("video/in/<str:link>", guest.by_link, name="by_link"),
    path("video/room", guest.room, name="room"),
    path("video/room/consent", guest.consent, name="consent"),
    path("video/room/decline", guest.decline, name="decline"),
    path("video/room/no-recording", guest.withdraw_recording, name="withdraw_recording"),
    path("video/room/camera", guest.camera, name="camera"),
    path("video/room/say", guest.say, name="say"),
    path("video/room/hear", guest.hear, name="hear"),
]
