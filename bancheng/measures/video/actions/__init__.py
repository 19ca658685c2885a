"""The acts of a video verification, by family: the room, the remote person, the call, the recording, the verdict."""

from bancheng.measures.video.actions.call import (
    end_call,
    keep_still,
    note_answer,
    note_connected,
    note_lost,
)
from bancheng.measures.video.actions.channel import clear_channel, hear, say
from bancheng.measures.video.actions.guest import (
    consent,
    decline,
    join_by_code,
    join_by_link,
    note_camera,
    withdraw_recording,
)
from bancheng.measures.video.actions.recording import (
    add_piece,
    begin_recording,
    drop_left_recording,
    finish_recording,
    left_recordings,
)
from bancheng.measures.video.actions.rooms import open_room, renew_link, replace_second
from bancheng.measures.video.actions.verdict import confirm, judge, open_kept

__all__ = [
    "add_piece",
    "begin_recording",
    "clear_channel",
    "confirm",
    "consent",
    "decline",
    "drop_left_recording",
    "end_call",
    "finish_recording",
    "hear",
    "join_by_code",
    "join_by_link",
    "judge",
    "keep_still",
    "left_recordings",
    "note_answer",
    "note_camera",
    "note_connected",
    "note_lost",
    "open_kept",
    "open_room",
    "renew_link",
    "replace_second",
    "say",
    "withdraw_recording",
]
