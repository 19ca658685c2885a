"""Paths of what is printed for a citizen of his own data, below /desk/."""

from django.urls import path

from bancheng.citizens.pages import handed_data

app_name = "own_data"
urlpatterns = [
    path("cases/<str:number>/own-data/sheet/", handed_data.sheet, name="sheet"),
]
