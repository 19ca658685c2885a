"""Paths of lists of opinions and of the tokens of other systems, below /desk/."""

from django.urls import path

from bancheng.exchange import pages, token_pages

app_name = "exchange"
urlpatterns = [
    path("feedback-lists/", pages.opinion_lists, name="lists"),
    path("feedback-lists/new/", pages.lay, name="lay"),
    path("feedback-lists/<int:pk>/", pages.opinion_list, name="list"),
    path("feedback-lists/<int:pk>/go-on/", pages.go_on, name="go_on"),
    path("feedback-lists/<int:pk>/drop/", pages.drop, name="drop"),
    path("feedback-lists/<int:pk>/rows/", pages.rows, name="rows"),
    path("feedback-lists/<int:pk>/rows.csv", pages.rows_csv, name="rows_csv"),
    path("channel-tokens/", token_pages.tokens_given, name="tokens"),
    path("channel-tokens/new/", token_pages.issue, name="issue_token"),
    path("channel-tokens/<int:pk>/revoke/", token_pages.revoke, name="revoke_token"),
]
