"""Paths of the catalogue, below /desk/catalogue/."""

from django.urls import path

from bancheng.catalogue.pages import library, lists, matters

app_name = "catalogue"
urlpatterns = [
    path("", matters.matters, name="matters"),
    path("add/", matters.add, name="add"),
    path("matters/<str:code>/", matters.matter, name="matter"),
    path("matters/<str:code>/revise/", matters.revise, name="revise"),
    path("matters/<str:code>/edit/", matters.edit, name="edit"),
    path("matters/<str:code>/stop/", matters.stop, name="stop"),
    path("matters/<str:code>/resume/", matters.resume, name="resume"),
    path("situations/", lists.situations, name="situations"),
    path("situations/add/", lists.add_situation, name="add_situation"),
    path("situations/<int:pk>/end/", lists.end_situation, name="end_situation"),
    path("causes/", lists.causes, name="causes"),
    path("grounds/", lists.grounds, name="grounds"),
    path("rating-reasons/", lists.rating_reasons, name="rating_reasons"),
    path("rating-reasons/add/", lists.add_rating_reason, name="add_rating_reason"),
    path("rating-reasons/<int:pk>/end/", lists.end_rating_reason, name="end_rating_reason"),
    path("citations/", library.citations, name="citations"),
    path("citations/add/", library.add_citation, name="add_citation"),
    path("citations/<int:pk>/", library.citation, name="citation"),
    path("citations/<int:pk>/amend/", library.amend_citation, name="amend_citation"),
    path("citations/<int:pk>/correct/", library.correct_citation, name="correct_citation"),
    path("citations/<int:pk>/repeal/", library.repeal_citation, name="repeal_citation"),
    path("laws/<int:pk>/", library.law, name="law"),
    path("laws/<int:pk>/repeal/", library.repeal_law, name="repeal_law"),
]
