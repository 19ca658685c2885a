"""The public path of the figures: no account needed."""

from django.urls import path

from bancheng.reports import public_pages

app_name = "statistics"
urlpatterns = [path("statistics", public_pages.statistics, name="statistics")]
