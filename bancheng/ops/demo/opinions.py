"""What came by 好差评, phone, message book and hotline: taken in, then a case of its own or part of one."""

from datetime import datetime

from bancheng.citizens.actions import feedback
from bancheng.ops.demo.hall import Hall
from bancheng.ops.demo.past import life, taken_on
from bancheng.ops.demo.walk import Story
from bancheng.rules.calendar import local
from bancheng.rules.feedback import Opinion
from bancheng.rules.vocabulary import Channel

SOURCES = (Channel.RATING, Channel.RATING, Channel.PHONE, Channel.MESSAGE_BOOK, Channel.HOTLINE)
TWICE_SHARE = 0.3


def voiced(hall: Hall, at: datetime, *, settled: bool = True) -> Story:
    """One opinion; settled ones became a case the same day, and what was said twice is laid into it.

    Shapes   settled: false leaves it lying there, for the screens of now.
    """
    it = life(hall, done=True)
    source = hall.chance.choice(SOURCES)
    twice = hall.chance.random() < TWICE_SHARE
    yield at
    officer = hall.actor(it.officer)
    text = it.words(it.plan["story"])
    site = hall.sites[it.site]
    item = feedback.take_in(_opinion(hall, source, text, at), by=officer, at=at, site=site).item
    if not settled:
        return
    yield (at := hall.soon(at, 10, 60))
    it.pk = feedback.make_case(item, by=officer, at=at, site=site, wanted=it.words(it.plan["wanted"])).case.pk
    if twice:
        again = _opinion(hall, Channel.PHONE, f"{text}我在网上也评过。", at)
        other = feedback.take_in(again, by=officer, at=at, site=site).item
        feedback.link_to_case(other, by=officer, at=at, case=it.case)
    yield from taken_on(it, at, done=True)


def _opinion(hall: Hall, source: Channel, text: str, at: datetime) -> Opinion:
    who = hall.inventor.someone()
    return Opinion(
        source=source,
        made_on=local(at).date(),
        number=f"{source.value.upper()[:3]}{hall.chance.randrange(10**9):09d}",
        text=text,
        name=who.name,
        contact=who.phone,
    )
