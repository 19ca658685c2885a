"""The paths operations watches."""

from django.urls import path

from bancheng.ops import pages
from bancheng.ops.metrics import metrics

app_name = "ops"
urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("desk/doctor/", pages.doctor, name="doctor"),
    path("desk/verify/", pages.verify, name="verify"),
]
