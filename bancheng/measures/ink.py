"""The picture of a signature, drawn here from its strokes: nobody can hand in one and draw the other."""

import struct
import zlib
from math import hypot

from bancheng.rules.undertakings import PAD, Strokes

SCALE = 0.6
WIDTH, HEIGHT = round(PAD[0] * SCALE), round(PAD[1] * SCALE)
"""Units: pixels."""
PEN = 1.7
"""Half the width of a line. Units: pixels."""
WHITE, BLACK = 255, 26


def png(strokes: Strokes) -> bytes:
    """The strokes in black on white, as a grey PNG of 600 by 240; the same strokes give the same bytes."""
    rows = [bytearray([WHITE]) * WIDTH for _ in range(HEIGHT)]
    for stroke in strokes:
        points = [(x * SCALE, y * SCALE) for x, y, _ in stroke]
        for start, to in zip(points, points[1:] or points, strict=False):
            _line(rows, start, to)
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _line(rows: list[bytearray], start: tuple[float, float], to: tuple[float, float]) -> None:
    """One piece of a stroke with soft edges and round ends."""
    (x0, y0), (x1, y1) = start, to
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    reach = PEN + 1
    for y in range(max(0, int(min(y0, y1) - reach)), min(HEIGHT, int(max(y0, y1) + reach) + 1)):
        row = rows[y]
        for x in range(max(0, int(min(x0, x1) - reach)), min(WIDTH, int(max(x0, x1) + reach) + 1)):
            along = ((x - x0) * dx + (y - y0) * dy) / length if length else 0.0
            along = min(1.0, max(0.0, along))
            cover = PEN + 0.5 - hypot(x - x0 - along * dx, y - y0 - along * dy)
            if cover > 0:
                row[x] = min(row[x], round(WHITE - (WHITE - BLACK) * min(1.0, cover)))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
