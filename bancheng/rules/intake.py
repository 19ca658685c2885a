"""What a registration must contain, by channel, and when two cases may be the same.

A matter is never turned away for a form: what is missing is said in one friendly sentence each, and
who will not give a name or has no phone is registered all the same.
Source: process table §2 (`register`); S §“拓宽渠道”, §“首接负责制”; domain.md §2.2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from bancheng.rules.case_types import Missing
from bancheng.rules.vocabulary import Channel, ReplyBy


class FirstAsked(Enum):
    """Whether the channel must say which counter took the original matter first (首接)."""

    REQUIRED = "the counter that handed it over is known"
    ASKED = "asked of the person; “at no counter” and “cannot say” are answers too"
    OPTIONAL = "nobody there to ask"


@dataclass(frozen=True, kw_only=True)
class ChannelRule:
    """What one channel adds to what every registration needs.

    Shapes   reference: what the number it brings along is called; empty where it brings none.
    """

    first: FirstAsked
    reference: str = ""


CHANNELS: Mapping[Channel, ChannelRule] = {
    Channel.WALK_IN: ChannelRule(first=FirstAsked.ASKED),
    Channel.HANDED_OVER: ChannelRule(first=FirstAsked.REQUIRED),
    Channel.RATING: ChannelRule(first=FirstAsked.OPTIONAL, reference="评价编号"),
    Channel.PHONE: ChannelRule(first=FirstAsked.ASKED),
    Channel.MESSAGE_BOOK: ChannelRule(first=FirstAsked.OPTIONAL),
    Channel.ONLINE: ChannelRule(first=FirstAsked.OPTIONAL),
    Channel.HOTLINE: ChannelRule(first=FirstAsked.OPTIONAL, reference="工单号"),
    Channel.OTHER: ChannelRule(first=FirstAsked.OPTIONAL),
}


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What has been filled in so far; empty strings for what has not.

    Shapes   name: of the person or of the firm. anonymous: 不愿留名.
             comes_back: no phone and no address, will come again.
             first: identity of the counter or person who took the matter first, None if not given.
             first_unknown: the person was asked and was at no counter, or cannot say which.
             reference: the number the channel brings along.
    """

    channel: Channel
    wanted: str = ""
    happened: str = ""
    name: str = ""
    anonymous: bool = False
    phone: str = ""
    address: str = ""
    comes_back: bool = False
    reply_by: ReplyBy | None = None
    email: str = ""
    first: int | None = None
    first_unknown: bool = False
    reference: str = ""


def missing(of: Registration) -> list[Missing]:
    """Everything a registration still needs, in the order of the form; empty when it may be registered.

    Source   process table §2, register: what was wanted, what happened, who took it first, name or
             不愿留名, and phone or address or “comes back”.
    """
    gaps = (*_source_gaps(of), *_matter_gaps(of), *_person_gaps(of), *_reply_gaps(of))
    return [Missing(field, sentence) for field, sentence in gaps]


def _source_gaps(of: Registration) -> Iterator[tuple[str, str]]:
    """Where it came from, and whose hands it was in first."""
    rule = CHANNELS[of.channel]
    if rule.reference and not of.reference.strip():
        yield "reference", f"请填{rule.reference}，好和原来那条对上"
    if rule.first is FirstAsked.REQUIRED and of.first is None:
        yield "first", "请选是哪个窗口移交来的，首接的人要跟到底"
    if rule.first is FirstAsked.ASKED and of.first is None and not of.first_unknown:
        yield "first", "请问一句最早是哪个窗口接的；没去过或说不清的，选“说不清”"


def _matter_gaps(of: Registration) -> Iterator[tuple[str, str]]:
    if not of.happened.strip():
        yield "happened", "请写发生了什么，一两句话就行"
    if not of.wanted.strip():
        yield "wanted", "请写想办成什么，用反映人自己的话"


def _person_gaps(of: Registration) -> Iterator[tuple[str, str]]:
    if not (of.name.strip() or of.anonymous):
        yield "name", "请填姓名；不愿意留的，选“不愿留名”"
    if not (of.phone.strip() or of.address.strip() or _comes_back(of)):
        yield "phone", "电话和地址请留一样；都没有的，选“本人再来”"


def _comes_back(of: Registration) -> bool:
    return of.comes_back or of.reply_by is ReplyBy.COMES_BACK


def _reply_gaps(of: Registration) -> Iterator[tuple[str, str]]:
    """A way of answering needs what it runs on."""
    if of.reply_by in {ReplyBy.PHONE, ReplyBy.SMS} and not of.phone.strip() and _reachable_otherwise(of):
        yield "phone", "选了电话或短信答复，请留一个电话"
    if of.reply_by is ReplyBy.POST and not of.address.strip():
        yield "address", "选了邮寄答复，请写收信地址"
    if of.reply_by is ReplyBy.EMAIL and not of.email.strip():
        yield "email", "选了电子邮件答复，请写邮箱"


def _reachable_otherwise(of: Registration) -> bool:
    """Then the missing phone has not been asked for yet."""
    return bool(of.address.strip()) or _comes_back(of)


# --- duplicates -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What of a case is compared with another: only fingerprints, never a clear name or number.

    Shapes   phone, identity, name, address: blind indexes, empty when unknown. matter: its identity.
    """

    phone: str = ""
    identity: str = ""
    name: str = ""
    address: str = ""
    matter: int | None = None
    is_open: bool = True


def why_the_same(new: Likeness, earlier: Likeness) -> str:
    """Why two cases may be one, in words (手机相同、事项相同); empty if nothing says so.

    The same phone or ID is enough. Name, address and matter are only telling two together: a name
    is shared by thousands, a matter by everybody. Never a percentage, and never a decision.
    """
    if not earlier.is_open:
        return ""
    same = {
        "手机": bool(new.phone) and new.phone == earlier.phone,
        "证件号": bool(new.identity) and new.identity == earlier.identity,
        "姓名": bool(new.name) and new.name == earlier.name,
        "地址": bool(new.address) and new.address == earlier.address,
        "事项": new.matter is not None and new.matter == earlier.matter,
    }
    reasons = [what for what, holds in same.items() if holds]
    telling = same["手机"] or same["证件号"] or len(reasons) >= 2
    return "、".join(f"{what}相同" for what in reasons) if telling else ""
