"""Paths of the cases room, all below /desk/."""

from django.urls import path

from bancheng.cases.pages import act, case, desk

app_name = "cases"
urlpatterns = [
    path("", desk.workbench, name="workbench"),
    path("cases/", desk.ledger, name="list"),
    path("search/", desk.ledger, name="search"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/do/<slug:name>/", act.act, name="act"),
]
