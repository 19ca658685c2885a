"""Paths of the limits on a contact, all below /desk/contact-limits/."""

from django.urls import path

from bancheng.citizens.pages import limits

app_name = "limits"
urlpatterns = [
    path("", limits.limit_list, name="list"),
    path("waiting/", limits.waiting, name="waiting"),
    path("propose/", limits.propose, name="propose"),
    path("<int:pk>/", limits.one, name="one"),
    path("<int:pk>/confirm/", limits.confirm, name="confirm"),
    path("<int:pk>/refuse/", limits.refuse, name="refuse"),
    path("<int:pk>/lift/", limits.lift, name="lift"),
]
