"""Paths of the opinions at the desk, all below /desk/feedback/."""

from django.urls import path

from bancheng.citizens.pages import feedback, opinion_acts, reported_units

app_name = "feedback"
urlpatterns = [
    path("", feedback.feedback_list, name="list"),
    path("new/", feedback.enter, name="enter"),
    path("units/", reported_units.units, name="units"),
    path("units/<int:pk>/", reported_units.set_unit, name="unit"),
    path("<int:pk>/", feedback.feedback_item, name="item"),
    path("<int:pk>/make_case/", feedback.make_case, name="make_case"),
    path("<int:pk>/link/", feedback.link, name="link"),
    path("<int:pk>/reveal/", opinion_acts.reveal, name="reveal"),
    path("<int:pk>/proof/<int:which>/", opinion_acts.proof, name="proof"),
    path("<int:pk>/<slug:name>/", opinion_acts.act, name="act"),
]
