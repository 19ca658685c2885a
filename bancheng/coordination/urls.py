"""Paths of what is asked of the departments."""

from django.urls import URLPattern

app_name = "coordination"
urlpatterns: list[URLPattern] = []
