"""Rooms of a video verification, what was asked, shown and recorded in them, and the messages that join two browsers.

Messages and pieces of a recording under way are the channel's own: they are dropped when they have served, and no line
of the record tells of them.
"""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Q

from bancheng.cases.models import Attachment, Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.video import RoomFacts
from bancheng.rules.vocabulary import CameraFault, VideoQuestion, VideoStillOf, VideoVerdict

TO_CONFIRM = Q(judged_at__isnull=False, second_agrees=None)
"""There is a verdict, and whoever was there has not said yet whether it is so: `RoomState.TO_CONFIRM`."""


class VideoRoomQuerySet(models.QuerySet["VideoRoom"]):
    """Questions asked of many rooms."""

    def to_confirm(self) -> Self:
        """Rooms whose verdict waits for the second one present."""
        return self.filter(TO_CONFIRM)


class VideoRoom(models.Model):
    """One room, from the giving out of its link to the confirmation of what it came to.

    Shapes   entry: the how manieth link it is; what was answered and kept belongs to the link under which it was.
             link, code: as they are given out, until somebody came in by them; link_mark, code_mark: how they are found.
             guest_mark: of the one browser that came in. desk_seen_at, guest_seen_at: when each side last listened.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    whom = EncryptedTextField("核验谁")
    purpose = EncryptedTextField("核验什么")
    second = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    entry = models.PositiveSmallIntegerField(default=1, db_default=1)
    link = EncryptedTextField(blank=True)
    code = EncryptedTextField(blank=True)
    link_mark = models.CharField(max_length=64, unique=True)
    code_mark = models.CharField(max_length=64, db_index=True)
    guest_mark = models.CharField(max_length=64, blank=True)
    joined_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)
    may_record = models.BooleanField(default=False)
    declined_at = models.DateTimeField(null=True)
    camera_fault = models.CharField(max_length=10, blank=True, choices=CameraFault.choices())
    camera_failed_at = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(null=True)
    lost_count = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    verdict = models.CharField("结论", max_length=10, blank=True, choices=VideoVerdict.choices())
    verdict_words = EncryptedTextField(blank=True)
    judged_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    second_agrees = models.BooleanField(null=True)
    second_words = EncryptedTextField(blank=True)
    second_at = models.DateTimeField(null=True)
    desk_seen_at = models.DateTimeField(null=True)
    guest_seen_at = models.DateTimeField(null=True)

    objects = VideoRoomQuerySet.as_manager()

    told = Told(
        file="case__file",
        facts=(
            "case",
            "second",
            "opened_by",
            "opened_at",
            "expires_at",
            "entry",
            "joined_at",
            "consented_at",
            "may_record",
            "declined_at",
            "camera_fault",
            "camera_failed_at",
            "connected_at",
            "lost_count",
            "ended_at",
            "verdict",
            "judged_by",
            "judged_at",
            "second_agrees",
            "second_at",
        ),
        texts=("whom", "purpose", "verdict_words", "second_words"),
    )

    class Meta:
        ordering = ["opened_at", "id"]
        indexes = [
            models.Index(fields=["second", "judged_at"], name="video_to_confirm", condition=TO_CONFIRM)
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(second=models.F("opened_by")), name="video_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=models.F("second")),
                name="video_judge_is_not_second",
            ),
            models.CheckConstraint(
                condition=Q(consented_at=None) | Q(joined_at__isnull=False), name="video_consent_of_who_is_in"
            ),
        ]

    def __str__(self) -> str:
        return f"video room {self.pk} of {self.case_id}"

    def facts(self, *, answered: Collection[str] = (), stills: Collection[str] = ()) -> RoomFacts:
        """The room as the regulation wants it; questions and stills where somebody asks for them."""
        return RoomFacts(
            opened_by=self.opened_by_id,
            second=self.second_id,
            expires_at=self.expires_at,
            joined_at=self.joined_at,
            consented_at=self.consented_at,
            declined_at=self.declined_at,
            connected_at=self.connected_at,
            ended_at=self.ended_at,
            verdict=VideoVerdict(self.verdict) if self.verdict else None,
            judged_by=self.judged_by_id,
            second_agrees=self.second_agrees,
            answered=frozenset(answered),
            stills=tuple(stills),
        )


class VideoAnswer(models.Model):
    """What the person answered to one question, as the window heard it."""

    room = models.ForeignKey(VideoRoom, models.PROTECT, related_name="answers")
    entry = models.PositiveSmallIntegerField(default=1, db_default=1)
    question = models.CharField(max_length=10, choices=VideoQuestion.choices())
    words = EncryptedTextField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")

    told = Told(
        file="room__case__file", facts=("room", "entry", "question", "noted_at", "noted_by"), texts=("words",)
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["room", "entry", "question"], name="video_answer_once_per_link")
        ]

    def __str__(self) -> str:
        return f"answer of {self.room_id}"


class VideoStill(models.Model):
    """One picture of the call; the picture itself lies in the folder of the case."""

    room = models.ForeignKey(VideoRoom, models.PROTECT, related_name="stills")
    entry = models.PositiveSmallIntegerField(default=1, db_default=1)
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")
    shows = models.CharField(max_length=10, choices=VideoStillOf.choices())
    taken_at = models.DateTimeField()

    told = Told(file="room__case__file", facts=("room", "entry", "attachment", "shows", "taken_at"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"still of {self.room_id}"


class VideoRecording(models.Model):
    """One recording of the call, or of a part of it between two losses of the connection.

    Shapes   key: closes the pieces while it is under way, hexadecimal; empty afterwards. received, size: pieces and octets.
             attachment: the whole, once it is finished. dropped_at: nothing of it came that could be kept.
    """

    room = models.ForeignKey(VideoRoom, models.PROTECT, related_name="recordings")
    entry = models.PositiveSmallIntegerField(default=1, db_default=1)
    key = EncryptedTextField(blank=True)
    begun_at = models.DateTimeField()
    received = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    told = Told(
        file="room__case__file",
        facts=("room", "entry", "begun_at", "finished_at", "attachment", "dropped_at"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(attachment__isnull=False), name="video_finished_is_kept"
            )
        ]

    def __str__(self) -> str:
        return f"recording of {self.room_id}"


class VideoPiece(models.Model):
    """A piece of a recording that is still coming in, closed with the key of its recording."""

    recording = models.ForeignKey(VideoRecording, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    closed = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["recording", "number"], name="video_piece_once")]

    def __str__(self) -> str:
        return f"piece {self.number} of {self.recording_id}"


class VideoSignal(models.Model):
    """A message of one browser to the other: how they reach each other, which question is being asked."""

    DESK, GUEST = "desk", "guest"
    SIDES = [(DESK, "窗口"), (GUEST, "对方")]

    room = models.ForeignKey(VideoRoom, models.CASCADE, related_name="signals", db_index=False)
    side = models.CharField(max_length=5, choices=SIDES)
    body = EncryptedTextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["room", "id"], name="video_signal_of_room")]

    def __str__(self) -> str:
        return f"signal {self.pk} of {self.room_id}"


class VideoTryGate(models.Model):
    """One row, held while a spoken code is counted: a hundred tries at once stand in line here."""

    def __str__(self) -> str:
        return "gate of the spoken codes"


class VideoTry(models.Model):
    """One wrong spoken code, so that the next must wait."""

    address_mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["address_mark", "at"], name="video_try_by_address"),
            models.Index(fields=["at"], name="video_try_by_moment"),
        ]

    def __str__(self) -> str:
        return f"try {self.pk}"
