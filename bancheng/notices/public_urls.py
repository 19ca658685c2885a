"""What the gateway calls, outside the desk."""

from django.urls import path

from bancheng.notices.pages import gateway

app_name = "gateway"
urlpatterns = [path("gateway/report", gateway.report, name="report")]
