"""Paths of the post, below /desk/."""

from django.urls import path

from bancheng.notices.pages import inbox, keeping, live

app_name = "notices"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.mark_read, name="mark_read"),
    path("inbox/<int:pk>/open/", inbox.open_message, name="open"),
    path("inbox/<int:pk>/read/", inbox.tick_off, name="tick_off"),
    path("live/<slug:follow>/", live.live, name="live"),
    path("live/<slug:follow>/<str:key>/", live.live, name="live"),
    path("outbox/", inbox.outbox, name="outbox"),
    path("me/notices", keeping.wish, name="wish"),
    path("org/wordings", keeping.wordings, name="wordings"),
    path("org/wordings/quiet-hours", keeping.set_quiet_hours, name="set_quiet_hours"),
    path("org/wordings/<str:kind>/<str:way>", keeping.set_wording, name="set_wording"),
]
