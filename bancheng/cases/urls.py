"""Paths of the cases room, all below /desk/."""

from django.urls import path

from bancheng.cases.chart_page import case_chart, wall_chart, wall_chart_bpmn, wall_chart_file
from bancheng.cases.pages import (
    act,
    agenda,
    case,
    desk,
    first_questions,
    folder,
    identity,
    instructions,
    leaning,
    left_behind,
    messages,
    papers,
    proposals,
    registering,
    slip,
    urging,
)

app_name = "cases"
urlpatterns = [
    path("", desk.workbench, name="workbench"),
    path("cases/", desk.ledger, name="list"),
    path("chart/", wall_chart, name="wall_chart"),
    path("chart/bancheng-chart.svg", wall_chart_file, name="wall_chart_file"),
    path("chart/bancheng-chart.bpmn", wall_chart_bpmn, name="wall_chart_bpmn"),
    path("first-questions/", first_questions.first_questions, name="first_questions"),
    path("first-questions/new/", first_questions.first_question, name="first_question"),
    path("first-questions/<int:pk>/slip/", first_questions.slip, name="first_question_slip"),
    path("first-questions/<int:pk>/arrived/", first_questions.confirm_arrival, name="confirm_arrival"),
    path("today/", agenda.today, name="today"),
    path("urging/", urging.urging, name="urging"),
    path("in-hand/<str:staff_no>/", left_behind.in_hand, name="in_hand"),
    path("instructions/", instructions.mine, name="instructions"),
    path("instructions/mine/", instructions.landed, name="instructed"),
    path("instructions/<int:pk>/", instructions.instruction, name="instruction"),
    path("search/", desk.ledger, name="search"),
    path("leaning/<int:pk>/answers/", leaning.leaning_answers, name="leaning_answers"),
    path("leaning/<int:pk>/declinings/", leaning.leaning_declinings, name="leaning_declinings"),
    path("register/", registering.register, name="register"),
    path("register/hints/", registering.register_hints, name="register_hints"),
    path("register/draft/", registering.draft, name="draft"),
    path("register/draft/<uuid:key>/drop/", registering.drop_draft, name="drop_draft"),
    path("register/<str:number>/receipt/", registering.receipt, name="receipt"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/papers/<slug:kind>/", papers.paper, name="paper"),
    path("cases/<str:number>/papers/<slug:kind>/<int:ordinal>/", papers.paper, name="paper"),
    path("cases/<str:number>/issued/<int:pk>/", papers.issued, name="issued"),
    path("cases/<str:number>/issued/<int:pk>/<slug:how>/", papers.end_paper, name="end_paper"),
    path("cases/<str:number>/messages/", messages.messages, name="messages"),
    path("cases/<str:number>/new-code/", registering.new_code, name="new_code"),
    path("cases/<str:number>/why/", case.why, name="why"),
    path("cases/<str:number>/chart/", case_chart, name="case_chart"),
    path("cases/<str:number>/do/<slug:name>/", act.act, name="act"),
    path(
        "cases/<str:number>/proposals/<int:pk>/confirm/", proposals.confirm_proposal, name="confirm_proposal"
    ),
    path("cases/<str:number>/proposals/<int:pk>/refuse/", proposals.refuse_proposal, name="refuse_proposal"),
    path("cases/<str:number>/documents/", folder.attach, name="attach"),
    path("cases/<str:number>/documents/<int:pk>", folder.attachment, name="attachment"),
    path("cases/<str:number>/slip/<slug:name>/", slip.enter_slip, name="slip"),
    path("cases/<str:number>/identity/", identity.correct_identity, name="correct_identity"),
    path("cases/<str:number>/reveal/<int:pk>/<slug:field>/", folder.reveal, name="reveal"),
]
