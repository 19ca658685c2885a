"""Paths of what is asked of the departments."""

from django.urls import URLPattern, path

from bancheng.coordination.pages import (
    answer_links,
    dispatching,
    gaming,
    inbox,
    letters,
    papers,
    precedents,
    requests,
    rulings,
)

app_name = "coordination"
LETTERS = "cases/<str:number>/letters/"
urlpatterns: list[URLPattern] = [
    # --- requests: the case's panel, the department's inbox, one request, the convener's list
    path("cases/<str:number>/requests/", dispatching.panel, name="panel"),
    path("cases/<str:number>/requests/new/", dispatching.dispatch, name="dispatch"),
    path("requests/", inbox.inbox, name="inbox"),
    path("requests/waiting/", rulings.waiting, name="waiting"),
    path("requests/to-rule/", rulings.rulings_owed, name="rulings_owed"),
    path("requests/rulings/", rulings.rulings, name="rulings"),
    path("requests/<int:pk>/", requests.request, name="request"),
    path("requests/<int:pk>/contact-details/", requests.reveal, name="reveal"),
    path("requests/<int:pk>/documents/<int:document>/", requests.evidence, name="evidence"),
    path("requests/<int:pk>/do/<slug:name>/", requests.act, name="act"),
    # --- precedents, and the 交办单 on paper
    path("precedents/", precedents.listed, name="precedents"),
    path("precedents/<int:pk>/", precedents.one, name="precedent"),
    path("precedents/<int:pk>/end/", precedents.end_precedent, name="end_precedent"),
    path("precedents/<int:pk>/correct/", precedents.correct_precedent, name="correct_precedent"),
    path("requests/<int:pk>/paper/", papers.request_paper, name="request_paper"),
    path("cases/<str:number>/requests/papers/<int:pk>/anew/", papers.issue_anew, name="issue_anew"),
    # --- letters to bodies outside the district
    path(LETTERS, letters.panel, name="letters"),
    path(f"{LETTERS}send/", letters.send, name="send_letter"),
    path(f"{LETTERS}<int:pk>/", letters.letter, name="letter"),
    path(f"{LETTERS}<int:pk>/link/", answer_links.make, name="answer_link"),
    path(f"{LETTERS}<int:pk>/<slug:name>/", letters.act, name="letter_act"),
    # --- what supervisors may look at
    path("signals/", gaming.signals, name="signals"),
    path("signals/<slug:kind>/<slug:whose>/<int:pk>/", gaming.signal, name="signal"),
]
