"""Public paths: whoever holds a paper finds out whether it is in force."""

from django.urls import path
from django.views.generic import RedirectView

from bancheng.papers import pages

app_name = "papers"
urlpatterns = [
    path("verify", pages.ask, name="ask"),
    path("verify/", RedirectView.as_view(pattern_name="papers:ask"), name="ask_slash"),
    path("verify/<str:code>", pages.verify, name="verify"),
    path("verify/<str:code>/", RedirectView.as_view(pattern_name="papers:verify"), name="verify_slash"),
]
