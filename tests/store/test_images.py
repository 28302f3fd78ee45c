"""Pictures: only from inside the workspace, only what a card can show, and without what they tell on the side."""

import base64
import os
import struct
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from empathy_cli.model.document import Document
from empathy_cli.model.problem import Problem
from empathy_cli.store.containers import clean
from empathy_cli.store.images import MAX_BYTES, candidates, embed, fingerprint

SECRET = b"Bahnhofstrasse 1, Jane Doe"


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=2, height=2, extra=b""):
    rows = b"".join(b"\x00" + b"\x80\x40\x20" * min(width, 4) for _ in range(min(height, 4)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + extra
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def segment(marker, body):
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(turn):
    entry = struct.pack("<HHII", 0x0112, 3, 1, turn)
    name = struct.pack("<HHII", 0x010E, 2, len(SECRET), 38)
    return b"Exif\x00\x00" + struct.pack("<2sHIH", b"II", 42, 8, 2) + entry + name + b"\0" * 4 + SECRET


def jpeg(width=2, height=2, extra=b""):
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (b"\xff\xd8" + extra + segment(0xDB, b"\x00" + b"\x01" * 64) + segment(0xC0, frame)
            + segment(0xC4, b"\x00" + b"\x00" * 16) + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0"
            + b"\xff\xd9" + b"trailing " + SECRET)


def riff(*chunks):
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def vp8l(width=2, height=2):
    return b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\x00"


def vp8(width=2, height=2):
    return b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\x00" * 4


def vp8x(flags, width=2, height=2):
    return bytes((flags, 0, 0, 0)) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def document(file, where="personas/lea/persona.yaml"):
    return Document("persona", "lea", {"id": "lea", "image": {"file": file}}, where, "0" * 64)


def put(root: Path, path: str, data: bytes) -> Path:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)
    return root / path


def text_of(found) -> str:
    assert isinstance(found, Problem)
    return found.text


@pytest.mark.parametrize(("file", "data", "kind"), [
    ("a.png", png(), "png"), ("a.jpg", jpeg(), "jpeg"), ("a.JPEG", jpeg(), "jpeg"),
    ("a.webp", riff((b"VP8L", vp8l())), "webp"),
])
def test_a_picture_beside_its_document_becomes_a_data_address(tmp_path, file, data, kind):
    put(tmp_path, f"personas/lea/{file}", data)
    found = embed(tmp_path, document(file))
    assert isinstance(found, str)
    head, _, body = found.partition(",")
    assert head == f"data:image/{kind};base64"
    assert base64.b64decode(body) == clean(data, kind)


def test_a_picture_is_also_found_from_the_top_of_the_workspace_but_first_beside_the_document(tmp_path):
    put(tmp_path, "shared/a.png", png(2, 2))
    assert str(embed(tmp_path, document("shared/a.png"))).startswith("data:image/png")
    put(tmp_path, "personas/lea/shared/a.png", b"no picture")
    assert "neither PNG" in text_of(embed(tmp_path, document("shared/a.png")))
    assert candidates(document("shared/a.png")) == ("personas/lea/shared/a.png", "shared/a.png")


def test_a_document_without_a_picture_has_none(tmp_path):
    assert embed(tmp_path, Document("persona", "lea", {"id": "lea"}, "personas/lea.yaml", "")) is None


def test_png_keeps_its_pixels_and_loses_its_texts():
    extra = (chunk(b"tEXt", b"Author\0" + SECRET) + chunk(b"eXIf", SECRET) + chunk(b"iCCP", SECRET)
             + chunk(b"zTXt", SECRET) + chunk(b"iTXt", SECRET) + chunk(b"tIME", b"1234567") + chunk(b"vpAg", SECRET))
    assert clean(png(extra=extra) + SECRET, "png") == png()
    assert clean(png(extra=chunk(b"gAMA", b"\0\0\xb1\x8f")), "png") == png(extra=chunk(b"gAMA", b"\0\0\xb1\x8f"))


def test_jpeg_keeps_its_pixels_and_loses_everything_else():
    extra = (segment(0xE0, b"JFIF\0\1\2\1\0\x48\0\x48\1\1" + SECRET) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET)
             + segment(0xE2, b"ICC_PROFILE\0" + SECRET) + segment(0xED, SECRET) + segment(0xFE, SECRET))
    found = clean(jpeg(extra=extra), "jpeg")
    assert SECRET not in found
    assert found.startswith(b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\2\1\0\x48\0\x48\0\0\xff\xdb")
    assert found.endswith(b"\x12\xff\x00\x34\xff\xd0\xff\xd9")
    assert clean(found, "jpeg") == found


def test_a_part_of_a_jpeg_may_be_empty():
    assert clean(jpeg(extra=segment(0xFE, b"")), "jpeg") == clean(jpeg(), "jpeg")


@pytest.mark.parametrize(("turn", "kept"), [(1, False), (6, True), (8, True), (9, False)])
def test_a_photograph_stays_upright_though_its_exif_goes(turn, kept):
    found = clean(jpeg(extra=segment(0xE1, exif(turn))), "jpeg")
    assert SECRET not in found
    assert (b"Exif" in found) is kept
    assert clean(found, "jpeg") == found


def test_webp_keeps_its_pixels_and_loses_its_metadata():
    found = clean(riff((b"VP8X", vp8x(0x3C)), (b"ICCP", SECRET), (b"ALPH", b"\0\1"), (b"VP8L", vp8l()), (b"EXIF", SECRET),
                       (b"XMP ", SECRET)) + SECRET, "webp")
    assert found == riff((b"VP8X", vp8x(0x10)), (b"ALPH", b"\0\1"), (b"VP8L", vp8l()))


@pytest.mark.parametrize(("file", "data", "words"), [
    ("a.png", b"<svg onload='alert(1)'/>", "neither PNG, JPEG nor WebP"),
    ("a.png", b"GIF89a", "neither PNG, JPEG nor WebP"),
    ("a.png", b"", "neither PNG, JPEG nor WebP"),
    ("a.jpg", png(), "holds a PNG"),
    ("a.png", png(10_000, 5_001), "10000 × 5001 pixels"),
    ("a.png", png(0, 5), "damaged"),
    ("a.png", png()[:-12], "damaged"),
    ("a.png", png().replace(b"IDAT", b"IDAX"), "damaged"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), "damaged"),
    ("a.jpg", jpeg(60_000, 60_000), "60000 × 60000"),
    ("a.jpg", jpeg()[:40], "damaged"),
    ("a.jpg", b"\xff\xd8\xff\xd9", "damaged"),
    ("a.jpg", b"\xff\xd8\xff\xe0\x00\x01", "damaged"),
    ("a.webp", riff((b"VP8L", vp8l(16_384, 16_384))), "16384 × 16384"),
    ("a.webp", riff((b"VP8X", vp8x(0, 1, 1)), (b"VP8L", vp8l(16_384, 16_384))), "16384 × 16384"),
    ("a.webp", riff((b"VP8 ", vp8(16_383, 16_383))), "16383 × 16383"),
    ("a.webp", riff((b"VP8X", vp8x(0x02))), "moves"),
    ("a.webp", riff(), "damaged"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * MAX_BYTES, "larger than 2 MiB"),
])
def test_what_is_no_small_whole_still_picture_is_refused_in_words(tmp_path, file, data, words):
    put(tmp_path, f"personas/lea/{file}", data)
    found = embed(tmp_path, document(file))
    assert words in text_of(found)
    assert isinstance(found, Problem)
    assert (found.file, found.path, found.rule) == ("personas/lea/persona.yaml", ("image", "file"), "IMG01")


def test_a_picture_of_two_mebibytes_is_the_largest_and_has_a_fingerprint(tmp_path):
    whole = png(extra=chunk(b"tEXt", b"a" * (MAX_BYTES - len(png()) - 12)))
    put(tmp_path, "personas/lea/a.png", whole)
    assert len(whole) == MAX_BYTES
    assert str(embed(tmp_path, document("a.png"))).startswith("data:image/png")
    assert fingerprint(tmp_path, "personas/lea/a.png") == sha256(whole).hexdigest()
    assert fingerprint(tmp_path, "personas/lea/b.png") == ""
    put(tmp_path, "personas/lea/b.png", whole + b"a")
    assert fingerprint(tmp_path, "personas/lea/b.png") == ""


@pytest.mark.parametrize(("file", "words"), [
    ("missing.png", "no picture “missing.png”"),
    ("../../../outside.png", "outside of the workspace"),
    ("/etc/portrait.png", "outside of the workspace"),
    ("folder.png", "cannot be read: Is a directory"),
    ("pipe.png", "no file"),
    ("link.png", "symbolic link"),
    ("inner.png", "symbolic link"),
    ("way/a.png", "symbolic link"),
    ("file.png/a.png", "no picture"),
])
def test_nothing_outside_of_the_workspace_is_read(tmp_path, file, words):
    root = tmp_path / "workspace"
    put(tmp_path, "outside.png", png())
    put(tmp_path, "elsewhere/a.png", png())
    here = put(root, "personas/lea/file.png", png()).parent
    (here / "folder.png").mkdir()
    os.mkfifo(here / "pipe.png")
    (here / "link.png").symlink_to(tmp_path / "outside.png")
    (here / "inner.png").symlink_to("file.png")
    (here / "way").symlink_to(tmp_path / "elsewhere")
    assert words in text_of(embed(root, document(file)))


def test_a_picture_in_a_folder_above_the_document_is_fine_inside_the_workspace(tmp_path):
    put(tmp_path, "shared/a.png", png())
    assert str(embed(tmp_path, document("../../shared/a.png"))).startswith("data:image/png;base64,")


@pytest.mark.parametrize("data", [png(), jpeg(extra=segment(0xE1, exif(6))), riff((b"VP8X", vp8x(0x10)), (b"VP8L", vp8l()))])
def test_a_picture_cut_off_or_broken_anywhere_is_a_problem_or_a_picture_never_a_crash(tmp_path, data):
    file = {b"\x89": "a.png", b"\xff": "a.jpg", b"R": "a.webp"}[data[:1]]
    for i in range(len(data)):
        for broken in (data[:i], data[:i] + bytes((data[i] ^ 0xFF,)) + data[i + 1:]):
            put(tmp_path, f"personas/lea/{file}", broken)
            assert isinstance(embed(tmp_path, document(file)), (str, Problem))
