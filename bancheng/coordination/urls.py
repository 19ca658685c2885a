"""Paths of what is asked of the departments."""

from django.urls import URLPattern, path

from bancheng.coordination.pages import (
    answer_links,
    conferences,
    dispatching,
    gaming,
    inbox,
    letters,
    papers,
    positions,
    precedents,
    requests,
    rulings,
)

app_name = "coordination"
ASKED = "cases/<str:number>/positions/"
OF_CASE = "cases/<str:number>/conferences/"
ONE = "conferences/<int:pk>/"
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
    # --- positions of the departments
    path(ASKED, positions.panel, name="positions"),
    path(f"{ASKED}ask/", positions.ask, name="ask_units"),
    path(f"{ASKED}<int:question>/recall/", positions.recall, name="recall_question"),
    path("positions/", positions.owed, name="positions_owed"),
    path("positions/<int:pk>/", positions.position, name="position"),
    path("positions/<int:pk>/draft/", positions.draft, name="draft_position"),
    path("positions/<int:pk>/give/", positions.give, name="give_position"),
    # --- conferences
    path(OF_CASE, conferences.of_case, name="conferences_of"),
    path(f"{OF_CASE}propose/", conferences.propose, name="propose"),
    path(f"{OF_CASE}convene/", conferences.of_the_case, {"name": "convene"}, name="convene_case"),
    path(f"{OF_CASE}decline/", conferences.of_the_case, {"name": "decline"}, name="decline_case"),
    path("conferences/", conferences.conferences, name="conferences"),
    path("conferences/waiting/", conferences.waiting, name="conferences_waiting"),
    path("conferences/invitations/", conferences.invitations, name="invitations"),
    path(ONE, conferences.conference, name="conference"),
    path(f"{ONE}positions/", conferences.positions, name="conference_positions"),
    path(f"{ONE}minutes/", conferences.minutes, name="minutes"),
    path(f"{ONE}do/<slug:name>/", conferences.act, name="act_on_conference"),
    path(f"{ONE}invitations/<int:invitation>/read/", conferences.acknowledge, name="acknowledge"),
    path(f"{ONE}invitations/<int:invitation>/sign/", conferences.countersign, name="countersign"),
    path(f"{ONE}resolutions/<int:resolution>/drop/", conferences.drop_resolution, name="drop_resolution"),
]
