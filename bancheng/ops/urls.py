"""The paths operations watches."""

from django.urls import path

from bancheng.ops import pages

urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
]
