"""Paths of what is asked of the departments."""

from django.urls import URLPattern, path

from bancheng.coordination.pages import dispatching, gaming, inbox, requests, rulings

app_name = "coordination"
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
    # --- what supervisors may look at
    path("signals/", gaming.signals, name="signals"),
    path("signals/<slug:kind>/<slug:whose>/<int:pk>/", gaming.signal, name="signal"),
]
