"""Paths of the clerk's side of the citizen's screen, and of what hangs at the counter, all below /desk/."""

from django.urls import path

from bancheng.citizens.pages import desk_screens, posters

app_name = "screens"
urlpatterns = [
    path("screen/", desk_screens.screen, name="screen"),
    path("screen/shut/", desk_screens.shut, name="shut"),
    path("posters/", posters.posters, name="posters"),
    path("posters/<str:code>/<slug:size>/", posters.poster, name="poster"),
    path("cases/<str:number>/screen/", desk_screens.panel, name="panel"),
    path("cases/<str:number>/screen/hand/", desk_screens.hand, name="hand"),
    path("cases/<str:number>/screen/take-back/", desk_screens.take_back, name="take_back"),
]
