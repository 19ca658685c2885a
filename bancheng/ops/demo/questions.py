"""The first questions of two years: done, explained with a day to come back, or led to a window."""

from datetime import datetime

from bancheng.cases import actions
from bancheng.ops.demo.hall import Hall
from bancheng.ops.demo.past import SITES
from bancheng.ops.demo.walk import Story
from bancheng.ops.demo.wording import kept
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import FirstAnswer, Role

ANSWERS = (FirstAnswer.DONE,) * 11 + (FirstAnswer.EXPLAINED,) * 6 + (FirstAnswer.LED,) * 3
CONTACT_SHARE = 0.2


def asked(hall: Hall, at: datetime, *, answer: FirstAnswer | None = None, arrives: bool = True) -> Story:
    """One question at some counter; whoever was led is met at the window a few minutes later."""
    chance = hall.chance
    answer = answer or chance.choice(ANSWERS)
    row = chance.choice([each for each in kept("questions.json") if each["answer"] == answer])
    site = hall.sites[chance.choice(SITES)]
    clerk = hall.any(Role.COUNTER, site.code)
    days = chance.randrange(1, 4)
    yield at
    explained, led = answer is FirstAnswer.EXPLAINED, answer is FirstAnswer.LED
    question = actions.log_first_question(
        site=site,
        window=clerk.window,
        by=hall.actor(clerk),
        at=at,
        asked=row["asked"],
        answer=answer,
        matter=hall.matters.get(row["matter"]),
        missing=row.get("missing", ""),
        come_back_on=hall.calendar.add_workdays(local(at).date(), days) if explained else None,
        contact=hall.inventor.phone() if explained and chance.random() < CONTACT_SHARE else "",
        led_to=site if led else None,
    )
    if led and arrives:
        yield (at := hall.later(at, minutes=chance.randrange(2, 12)))
        officer = hall.any(Role.OFFICER, site.code)
        actions.confirm_arrival(question, by=hall.actor(officer), at=at)
