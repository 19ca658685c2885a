"""Paths of what is asked of the departments."""

from django.urls import URLPattern, path

from bancheng.coordination.pages import papers, precedents

app_name = "coordination"
urlpatterns: list[URLPattern] = []
urlpatterns += [
    path("precedents/", precedents.listed, name="precedents"),
    path("precedents/<int:pk>/", precedents.one, name="precedent"),
    path("precedents/<int:pk>/end/", precedents.end_precedent, name="end_precedent"),
    path("precedents/<int:pk>/correct/", precedents.correct_precedent, name="correct_precedent"),
    path("requests/<int:pk>/paper/", papers.request_paper, name="request_paper"),
    path("cases/<str:number>/requests/papers/<int:pk>/anew/", papers.issue_anew, name="issue_anew"),
]
