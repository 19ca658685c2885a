"""Paths of a video verification at the window, below the case it belongs to."""

from django.urls import path

from bancheng.measures.video.pages import call, room

app_name = "video"
urlpatterns = [
    path("open/", room.open_room, name="open"),
    path("<int:pk>/", room.room, name="room"),
    path("<int:pk>/kept/", room.kept, name="kept"),
    path("<int:pk>/renew/", room.renew, name="renew"),
    path("<int:pk>/second/", room.replace, name="replace_second"),
    path("<int:pk>/end/", room.end, name="end"),
    path("<int:pk>/judge/", room.judge, name="judge"),
    path("<int:pk>/confirm/", room.confirm, name="confirm"),
    path("<int:pk>/say/", call.say, name="say"),
    path("<int:pk>/hear/", call.hear, name="hear"),
    path("<int:pk>/connected/", call.connected, name="connected"),
    path("<int:pk>/lost/", call.lost, name="lost"),
    path("<int:pk>/answers/<slug:question>/", call.answer, name="answer"),
    path("<int:pk>/stills/", call.still, name="still"),
    path("<int:pk>/recordings/", call.begin, name="begin"),
    path("<int:pk>/recordings/<int:recording>/", call.piece, name="piece"),
    path("<int:pk>/recordings/<int:recording>/finish/", call.finish, name="finish"),
]
