"""The record verified from the desk, a piece at a time, so that a page answers soon and nobody waits for a lock."""

import time
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bancheng.org.asking import Asking
from bancheng.records import commands, reads, verification
from bancheng.records.verification import Account
from bancheng.rules.chain import Finding
from bancheng.rules.permissions import THREE_POWERS
from bancheng.rules.wording import moment_words

SLICE = 2.0
"""Seconds of verifying before the page answers."""
SEALS_SHOWN = 10
KEPT = "verifying"
"""What a session remembers: how far it is, and what was found."""


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: Asking) -> HttpResponse:
    """Every line, every seal, every document; for the three separated powers, for everybody else it is not there."""
    if not THREE_POWERS & request.actor.roles:
        raise Http404
    if request.method == "POST":
        begun = None if "begin" in request.POST else request.session.get(KEPT)
        request.session[KEPT] = _went_on(begun, request.at)
        return redirect("ops:verify")
    return render(request, "ops/verify.html", _told(request.session.get(KEPT), request.at))


def _went_on(begun: dict[str, Any] | None, at: datetime) -> dict[str, Any]:
    """A piece more of a verification; the seals, which vouch for everything, come first."""
    if begun is not None and begun["last"] is None:
        return begun
    account = _account(begun)
    # Of a verification begun by an earlier version the seals are done.
    sealed: int | None = begun.get("sealed") if begun else verification.BEFORE_ALL
    last: int | None = begun["last"] if begun else reads.before_first_file()
    before = reads.seal(sealed) if sealed is not None else None
    end = time.monotonic() + SLICE
    while last is not None:
        if sealed is not None:
            before = verification.verify_next_seal(account, before=before)
            sealed = before.number if before else None
        else:
            last = verification.verify_next(account, after=last)
        if time.monotonic() >= end:
            break
    return {
        "sealed": sealed,
        "last": last,
        "at": begun["at"] if begun else at.isoformat(),
        "account": asdict(account) | {"findings": account.findings},
    }


def _account(begun: dict[str, Any] | None) -> Account:
    if begun is None:
        return Account()
    counts = dict(begun["account"])
    findings = [Finding(*finding) for finding in counts.pop("findings")]
    return Account(**counts, findings=findings)


def _told(begun: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    seals = reads.last_seals(SEALS_SHOWN)
    told: dict[str, Any] = {
        "title": "留痕核验",
        "lead": "逐行核对留痕、每天的封印、私密内容和附件有没有被改过、删过、塞过。只看，不改任何东西。",
        "is_running": begun is not None and begun["last"] is not None,
        "notice": _notice(begun, now),
        "findings": [],
        "seals": [
            {"number": seal.number, "day": seal.day, "heads": seal.heads, "hash": seal.hash} for seal in seals
        ],
    }
    if begun is not None:
        told["findings"] = [commands.sentence(finding) for finding in _account(begun).findings]
    return told


def _notice(begun: dict[str, Any] | None, now: datetime) -> dict[str, str]:
    if begun is None:
        return {"kind": "info", "text": "还没有核验过。件多的话要几分钟，可以中途离开，回来接着核。"}
    account = _account(begun)
    counts = commands.counts_of(account)
    at = moment_words(datetime.fromisoformat(begun["at"]), now=now)
    if begun["last"] is not None:
        return {"kind": "info", "text": f"正在核验（{at} 开始）：已核 {counts}。"}
    if account.ok:
        return {"kind": "ok", "text": f"{at} 核验无误：{counts}。"}
    return {"kind": "stop", "text": f"{at} 核验未通过，{len(account.findings)} 处：共核 {counts}。"}
