"""Paths of the measures, below the case they belong to; and the list of those they are not for."""

from django.urls import path

from bancheng.measures.pages import barring, disputing, papers, recording, signing, undertaking
from bancheng.measures.video.pages import room
from bancheng.rules.signed_measures import SIGNED

app_name = "measures"
MEASURES = "cases/<str:number>/measures/"
ONE = f"{MEASURES}undertakings/<int:pk>/"
urlpatterns = [
    path(MEASURES, recording.panel, name="panel"),
    *(
        path(f"{MEASURES}{measure}/", undertaking.draw_up, {"measure": measure}, name="draw_up")
        for measure in SIGNED
    ),
    *(
        path(f"{MEASURES}{measure}/who/", undertaking.identity, {"measure": measure}, name="identity")
        for measure in SIGNED
    ),
    path(ONE, undertaking.undertaking, name="undertaking"),
    path(f"{ONE}sign/", signing.at_counter, name="sign"),
    path(f"{ONE}signed/", signing.signed, name="signed"),
    path(f"{ONE}blank/", undertaking.blank, name="blank"),
    path(f"{ONE}scan/", undertaking.enter_scan, name="enter_scan"),
    path(f"{ONE}not-his/", disputing.enter, name="dispute"),
    path(f"{ONE}revoke/", disputing.revoke, name="revoke"),
    path(f"{ONE}drop/", undertaking.drop, name="drop"),
    path(f"{ONE}in-force/", undertaking.put_in_force, name="put_in_force"),
    path(f"{MEASURES}signatures/<int:pk>/", undertaking.signature, name="signature"),
    path(f"{MEASURES}papers/<int:pk>/anew/", papers.issue_anew, name="issue_anew"),
    path(f"{MEASURES}<slug:kind>/", recording.record, name="record"),
    path("disputes/", disputing.disputes, name="disputes"),
    path("undertakings-to-revoke/", disputing.to_revoke, name="to_revoke"),
    path("disputes/<int:pk>/", disputing.settle, name="settle_dispute"),
    path("video-to-confirm/", room.to_confirm, name="to_confirm"),
    path("bars/", barring.bars, name="bars"),
    path("bars/set/", barring.set_bar, name="set_bar"),
    path("bars/<int:pk>/lift/", barring.lift_bar, name="lift_bar"),
]
