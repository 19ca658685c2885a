"""Paths of the figures at the desk, all below /desk/reports/."""

from django.urls import path

from bancheng.reports import pages, review_pages

app_name = "reports"
urlpatterns = [
    path("", pages.figures, name="figures"),
    path("reviews/", review_pages.reviews, name="reviews"),
    path("reviews/new/", review_pages.enter_review, name="enter_review"),
    path("reviews/<int:pk>/correct/", review_pages.correct_review, name="correct_review"),
    path("reviews/<int:pk>/document/", review_pages.review_document, name="review_document"),
    path("<slug:figure>/<slug:part>/", pages.cases, name="cases"),
]
