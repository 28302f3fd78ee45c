"""The three containers of pictures, walked chunk by chunk: what a picture consists of stays, all else goes.

A photograph says where and when it was taken, by whom and with what; none of it belongs on a card. Pillow could
strip it too, but brings 40 decoders and re-encodes every picture. Here no pixel is decoded.
PNG: W3C, “Portable Network Graphics”, 3rd edition. JPEG: ITU-T T.81. WebP: RFC 9649.
"""

import struct
import zlib
from collections.abc import Iterator

from empathy_cli.locale import N_

MAX_PIXELS = 50_000_000

_NAMES = {"png": "PNG", "jpeg": "JPEG", "webp": "WebP"}
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"IDAT", b"IEND"})
_WEBP_KEPT = frozenset({b"VP8X", b"ALPH", b"VP8 ", b"VP8L"})
_WEBP_ALPHA, _WEBP_ANIMATED = 0x10, 0x02
_SOF = frozenset({0xC0, 0xC1, 0xC2})
"""The frames that browsers draw: baseline, extended and progressive."""
_JPEG_KEPT = _SOF | {0xC4, 0xDB, 0xDD}
_EXIF = b"Exif\x00\x00"


class Refused(Exception):
    """A picture that is not embedded, with the reason as a marked text."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def clean(data: bytes, kind: str) -> bytes:
    """The picture without metadata. `kind` is png, jpeg or webp: what its name says, and what it must be."""
    found = "png" if data.startswith(_PNG) else "jpeg" if data.startswith(b"\xff\xd8\xff") else (
        "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else "")
    if not found:
        raise Refused(N_("“{file}” is neither PNG, JPEG nor WebP, whatever its name says"))
    if found != kind:
        raise Refused(N_("“{file}” holds a {found}; let its name say so"), found=_NAMES[found])
    strip = {"png": _strip_png, "jpeg": _strip_jpeg, "webp": _strip_webp}[kind]
    try:
        return strip(data)
    except (struct.error, IndexError, ValueError):  # read past the end
        raise _damaged() from None


def _damaged() -> Refused:
    return Refused(N_("“{file}” is damaged or cut off"))


def _measure(width: int, height: int) -> None:
    if not width or not height:
        raise _damaged()
    if width * height > MAX_PIXELS:
        raise Refused(N_("“{file}” has {width} × {height} pixels; at most 50 million are taken"),
                       width=width, height=height)


def _strip_png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    seen: set[bytes] = set()
    while b"IEND" not in seen:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4:end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise _damaged()
        if (name == b"IHDR") != (not seen):
            raise _damaged()
        if name == b"IHDR":
            _measure(*struct.unpack_from(">II", data, at + 8))
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        seen.add(name)
        at = end
    if b"IDAT" not in seen:
        raise _damaged()
    return b"".join(kept)


def _strip_jpeg(data: bytes) -> bytes:
    kept, measured = [b"\xff\xd8"], False
    for marker, segment in _segments(data):
        body = segment[4:]
        if marker in _SOF:
            height, width = struct.unpack_from(">HH", body, 1)
            _measure(width, height)
            measured = True
        if marker in _JPEG_KEPT or marker == 0xDA or (marker == 0xEE and body.startswith(b"Adobe")):
            kept.append(segment)
        elif marker == 0xE0 and body.startswith(b"JFIF\x00"):
            kept.append(b"\xff\xe0\x00\x10" + body[:12] + b"\x00\x00")  # without its thumbnail
        elif marker == 0xE1 and body.startswith(_EXIF) and 1 < (turn := _orientation(body[len(_EXIF):])) < 9:
            kept.append(b"\xff\xe1\x00\x22" + _EXIF + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1,
                                                                  turn, 0, 0))
    if not measured:
        raise _damaged()
    return b"".join([*kept, b"\xff\xd9"])


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end of the picture; a scan comes with its coded data."""
    at, scanned = 2, False
    while True:
        if data[at] != 0xFF:
            raise _damaged()
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == 0xD9 and scanned:
            return
        if marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD9:
            raise _damaged()
        end = at + struct.unpack_from(">H", data, at)[0]
        if end < at + 2:
            raise _damaged()
        if marker == 0xDA:
            scanned = True
            while data[(end := data.index(b"\xff", end)) + 1] in (0x00, 0xFF, *range(0xD0, 0xD8)):
                end += 1 if data[end + 1] == 0xFF else 2
        if end > len(data):
            raise _damaged()
        yield marker, bytes((0xFF, marker)) + data[at:end]
        at = end


def _orientation(tiff: bytes) -> int:
    """How the camera was held, 1 to 8: the one thing in EXIF without which a picture lies on its side. Else 0."""
    order = {b"MM": ">", b"II": "<"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        first = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for i in range(min(struct.unpack_from(f"{order}H", tiff, first)[0], 200)):
            tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * i)
            if (tag, kind, count) == (0x0112, 3, 1):
                return int(value)
    except struct.error:
        pass
    return 0


def _strip_webp(data: bytes) -> bytes:
    kept, at, drawn = [], 12, False
    end = min(8 + struct.unpack_from("<I", data, 4)[0], len(data))
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8:at + 8 + length]
        if len(body) < length:
            raise _damaged()
        if name == b"VP8X":
            if body[0] & _WEBP_ANIMATED:
                raise Refused(N_("“{file}” moves; a card needs a picture that stands still"))
            _measure(1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))
            body = bytes((body[0] & _WEBP_ALPHA,)) + body[1:10]
        elif name == b"VP8 ":
            if body[3:6] != b"\x9d\x01\x2a":
                raise _damaged()
            width, height = struct.unpack_from("<HH", body, 6)
            _measure(width & 0x3FFF, height & 0x3FFF)
            drawn = True
        elif name == b"VP8L":
            if body[0] != 0x2F:
                raise _damaged()
            bits = struct.unpack_from("<I", body, 1)[0]
            _measure(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
            drawn = True
        if name in _WEBP_KEPT:
            kept.append(struct.pack("<4sI", name, len(body)) + body + b"\x00" * (len(body) % 2))
        at += 8 + length + length % 2
    if not drawn:
        raise _damaged()
    whole = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole
