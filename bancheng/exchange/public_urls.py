"""What other systems call, outside the desk."""

from django.urls import path

from bancheng.exchange import api

app_name = "exchange_api"
urlpatterns = [path("api/v1/opinions", api.opinions, name="opinions")]
