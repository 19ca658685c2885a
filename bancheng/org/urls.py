"""The paths of the office: sign-in, my settings, the office's own data."""

from django.urls import URLPattern

app_name = "org"
urlpatterns: list[URLPattern] = []
