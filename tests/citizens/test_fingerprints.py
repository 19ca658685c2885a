"""The fingerprint of an opinion is keyed; what was written before is found all the same, and keyed as time goes on."""

import hashlib

import pytest

from bancheng.citizens import feedback_ticks as ticks
from bancheng.citizens import reads
from bancheng.citizens.actions import feedback as actions
from bancheng.citizens.actions.fingerprints import key_old_fingerprints
from bancheng.citizens.models import FeedbackItem
from bancheng.config.jobs import TICKS
from bancheng.org.models import Site
from bancheng.rules.feedback import Opinion
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel
from tests.cases.district import AT, District

WORDS = "窗口让我打 13800005678 问，打了三天没人接。"


def opinion(number: str = "", text: str = WORDS) -> Opinion:
    return Opinion(source=Channel.MESSAGE_BOOK, made_on=AT.date(), number=number, text=text)


def taken(district: District, said: Opinion) -> actions.TakenIn:
    site = Site.objects.get(code="11")
    return actions.take_in(said, by=district.actor("officer"), at=AT, site=site)


def bare(said: Opinion) -> str:
    """As it was reckoned before, written out once more so that a change of it is seen."""
    words = "".join(f"{said.subject}\n{said.text}".split())
    return hashlib.sha256(f"{said.source}\n{said.made_on}\n{words}".encode()).hexdigest()


def written_before(district: District, said: Opinion) -> FeedbackItem:
    item = taken(district, said).item
    FeedbackItem.objects.filter(pk=item.pk).update(fingerprint=bare(said))
    return item


def test_no_digest_of_the_words_stands_in_the_row(district: District) -> None:
    item = taken(district, opinion()).item
    assert item.fingerprint.startswith(reads.KEYED) and len(item.fingerprint) == 64
    assert bare(opinion())[:40] not in str(FeedbackItem.objects.values())


@pytest.mark.parametrize("number", ["", "LY-24"])
def test_one_written_before_is_the_same_again(district: District, number: str) -> None:
    item = written_before(district, opinion(number))
    again = taken(district, opinion(number))
    assert (again.item, again.is_new) == (item, False)
    if number:
        with pytest.raises(Refused) as refused:
            taken(district, opinion(number, text="别的话"))
        assert refused.value.code == "number_taken"


def test_time_keys_what_was_written_before_and_then_rests(district: District) -> None:
    item = written_before(district, opinion())
    assert ticks.key_fingerprints(at=AT) is True
    item.refresh_from_db()
    assert item.fingerprint == reads.fingerprint_of(opinion())
    assert ticks.key_fingerprints(at=AT) is False and key_old_fingerprints() == 0
    assert not taken(district, opinion()).is_new
    assert "bancheng.citizens.feedback_ticks.key_fingerprints" in {tick.function for tick in TICKS}
