"""What the keeper of the demo's library did lately: one made-up article amended, one ended, both from a day to come."""

from dataclasses import replace
from datetime import timedelta

from bancheng.catalogue import actions
from bancheng.catalogue.actions.basis import article_of
from bancheng.catalogue.models import Citation
from bancheng.ops.demo.hall import Hall
from bancheng.ops.demo.walk import Story
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Role

TO_COME = timedelta(days=20)
AMENDED = "演示规定：残疾人证换发上门服务办法"
ENDED = "演示规定：食品经营许可场所要求"


def kept(hall: Hall) -> Story:
    """An amendment, then an end on which letters lean: both hold from a day on which nothing has happened yet."""
    keeper, day = hall.actor(hall.one(Role.ADMIN)), local(hall.now).date() + TO_COME
    yield (at := hall.back(30))
    law = _open(AMENDED)
    newer = replace(
        article_of(law),
        number=f"演示〔{day.year}〕9号",
        summary="演示用，不是真实规定：行动不便的申请人可以预约上门采集和评定，也可以视频评定。",
        in_force_from=day,
    )
    actions.amend_citation(law, newer, by=keeper, at=at, reason="演示：新办法已经公布，增加了视频评定。")
    yield (at := hall.back(5))
    actions.repeal_citation(_open(ENDED), by=keeper, at=at, on=day, reason="演示：由市里统一的规定代替。")


def _open(title: str) -> Citation:
    return Citation.objects.standing().get(title=title, in_force_to=None)
