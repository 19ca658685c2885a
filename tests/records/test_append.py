"""Appending: numbered, linked, atomic, with commitments instead of personal data."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from bancheng.records import actions, keys, reads
from bancheng.records.models import File, Line, PrivateText
from bancheng.rules import chain
from tests.records.looking import private_text


@pytest.fixture
def file(db: None, monday: datetime) -> File:
    """An open file without a line."""
    return actions.open_file(kind="case", key="case:A", at=monday)


def test_lines_are_numbered_and_linked(file: File, monday: datetime) -> None:
    first = actions.append(file, "case.registered", by="staff:1", at=monday, data={"b": 1, "a": "办"})
    second = actions.append(file, "case.accepted", by="staff:1", at=monday + timedelta(minutes=1))
    assert (first.seq, second.seq) == (1, 2)
    assert second.prev_hash == first.hash
    assert first.data == '{"a":"办","b":1}'
    assert reads.head_of(file) == (2, second.hash) == (file.length, file.head)


def test_the_first_line_is_bound_to_kind_key_and_opening(file: File, monday: datetime) -> None:
    first = actions.append(file, "case.registered", by="staff:1", at=monday)
    assert first.prev_hash == chain.origin("case", "case:A", chain.stamp(monday), "sm3", keys.digest)


def test_a_line_never_stands_before_the_one_above(file: File, monday: datetime) -> None:
    actions.append(file, "case.registered", by="staff:1", at=monday)
    line = actions.append(file, "case.accepted", by="staff:1", at=monday - timedelta(hours=1))
    assert line.at == monday


def test_private_text_is_not_in_the_line_and_can_be_read(file: File, monday: datetime) -> None:
    line = actions.append(
        file, "case.registered", by="citizen", at=monday, private={"name": "试某某", "phone": "13900000000"}
    )
    stored = "".join(map(str, Line.objects.filter(pk=line.pk).values_list().get()))
    assert "试某某" not in stored and "13900000000" not in stored
    assert sorted(json.loads(line.commitments)) == ["name", "phone"]
    assert private_text(line, "name") == "试某某"
    assert private_text(line, "address") is None
    assert reads.private_texts([line])[line.pk, "phone"] == "13900000000"


def test_the_same_text_commits_differently_each_time(file: File, monday: datetime) -> None:
    lines = [
        actions.append(file, "case.told", by="staff:1", at=monday, private={"name": "试某某"}) for _ in "ab"
    ]
    assert lines[0].commitments != lines[1].commitments


def test_nothing_remains_of_a_line_whose_act_fails(file: File, monday: datetime) -> None:
    with pytest.raises(RuntimeError):
        append_and_fail(file, monday)
    assert not Line.objects.exists() and not PrivateText.objects.exists()
    assert reads.head_of(file)[0] == 0
    assert actions.append(file, "case.accepted", by="staff:1", at=monday).seq == 1


@transaction.atomic
def append_and_fail(file: File, at: datetime) -> None:
    """An act that writes its line and fails after it."""
    actions.append(file, "case.accepted", by="staff:1", at=at, private={"why": "因为"})
    raise RuntimeError


@pytest.mark.parametrize("value", [object(), {1, 2}, float("nan"), b"x"])
def test_what_has_no_exact_text_is_refused(file: File, monday: datetime, value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        actions.append(file, "case.accepted", by="staff:1", at=monday, data={"x": value})


def test_a_plain_line_costs_three_questions(file: File, monday: datetime, django_assert_num_queries) -> None:
    with transaction.atomic(), django_assert_num_queries(3):
        actions.append(file, "case.unheard", by="staff:1", at=monday)


def test_a_history_is_told_with_its_words_in_one_question(
    file: File, monday: datetime, django_assert_num_queries
) -> None:
    actions.append(file, "case.registered", by="staff:1", at=monday, private={"phone": "139", "name": "陈"})
    second = actions.append(file, "case.accepted", by="staff:1", at=monday, private={"words": "好"})
    actions.forget(file, "name", by="staff:1", at=monday, reason="asked")
    with django_assert_num_queries(1):
        lines, texts = reads.history_of(file)
    assert [line.seq for line in lines] == [3, 2, 1]
    assert {(line, field) for line, field in texts} == {(lines[2].pk, "phone"), (second.pk, "words")}
    assert texts[second.pk, "words"] == "好"
