"""Every path of the house; each room keeps its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bancheng.ops.urls")),
    path("", include("bancheng.citizens.public_urls")),
    path("", include("bancheng.citizens.screen_urls")),
    path("", include("bancheng.measures.video.public_urls")),
    path("", include("bancheng.measures.public_urls")),
    path("", include("bancheng.coordination.public_urls")),
    path("", include("bancheng.notices.public_urls")),
    path("", include("bancheng.reports.public_urls")),
    path("", include("bancheng.exchange.public_urls")),
    path("", include("bancheng.papers.urls")),
    path("desk/catalogue/", include("bancheng.catalogue.urls")),
    path("desk/reports/", include("bancheng.reports.urls")),
    path("desk/feedback/", include("bancheng.citizens.desk_urls")),
    path("desk/", include("bancheng.citizens.call_back_urls")),
    path("desk/contact-limits/", include("bancheng.citizens.limit_urls")),
    path("desk/", include("bancheng.exchange.urls")),
    path("desk/", include("bancheng.citizens.desk_screen_urls")),
    path("desk/", include("bancheng.citizens.desk_own_data_urls")),
    path("desk/", include("bancheng.org.urls")),
    path("desk/", include("bancheng.notices.urls")),
    path("desk/cases/<str:number>/video/", include("bancheng.measures.video.urls")),
    path("desk/", include("bancheng.promises.urls")),
    path("desk/", include("bancheng.measures.urls")),
    path("desk/", include("bancheng.coordination.urls")),
    path("desk/", include("bancheng.accountability.urls")),
    path("desk/", include("bancheng.cases.urls")),
    path("ui/", include("bancheng.ui.urls")),
]

handler400 = "bancheng.ui.pages.not_understood"
handler404 = "bancheng.ui.pages.not_found"
handler500 = "bancheng.ui.pages.went_wrong"
