"""Files of the kinds that phones, scanners and attackers send, made here."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

SIZE = (60, 40)
PLACE = b"42.2920,123.7245"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int) -> bytes:
    """A PNG that says so of its size and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 30)) + chunk(b"IEND")


def _exif(turned: int) -> Any:
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "HUAWEI"
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    return exif


@cache
def picture(form: str, *, turned: int = 1) -> bytes:
    """Left half red, right half blue, with a place in its EXIF. `turned`: orientation as EXIF counts it."""
    pillow_heif.register_heif_opener()
    made = Image.new("RGB", SIZE, "red")
    made.paste("blue", (SIZE[0] // 2, 0, *SIZE))
    out = io.BytesIO()
    made.save(out, form, exif=_exif(turned), quality=95)
    return out.getvalue()


@cache
def moving(form: str) -> bytes:
    frames = [Image.new("RGB", SIZE, colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", 8 + len(body)) + name + body


def _track(kind: bytes, offset: int, sizes: list[int]) -> bytes:
    table = box(
        b"stbl",
        box(b"stsd", bytes(8)),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(sizes), 1)),
        box(b"stsz", struct.pack(">III", 0, 0, len(sizes)), *(struct.pack(">I", n) for n in sizes)),
        box(b"stco", struct.pack(">III", 0, 1, offset)),
    )
    handler = box(b"hdlr", bytes(8), kind, bytes(12))
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", handler, box(b"minf", table)))


def film(brand: bytes = b"isom") -> bytes:
    """Four bytes of picture and a track of places, and the place in three more boxes."""
    head = box(b"ftyp", brand, bytes(4), b"mp42")
    data = box(b"mdat", b"PICT", PLACE)
    first = len(head) + 8
    moov = box(
        b"moov",
        box(b"mvhd", bytes(100)),
        _track(b"vide", first, [4]),
        _track(b"meta", first + 4, [8, len(PLACE) - 8]),
        box(b"udta", box(b"\xa9xyz", PLACE)),
        box(b"meta", PLACE),
    )
    return head + data + moov + box(b"free", PLACE)


def pdf(root: dict[str, Any] | None = None, page: dict[str, Any] | None = None, **saved: Any) -> bytes:
    """One page; `root`, `page`: what is added to those."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    for key, value in (root or {}).items():
        made.Root[key] = value
    for key, value in (page or {}).items():
        made.pages[0].obj[key] = value
    out = io.BytesIO()
    made.save(out, **saved)
    return out.getvalue()


def scan() -> bytes:
    """A picture whose bytes happen to spell names of actions."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    words = b"\x01/JS\x02/JavaScript\x03/Launch\x04/EmbeddedFile\x05"
    image = made.make_stream(words, Type=Name.XObject, Subtype=Name.Image, Width=len(words), Height=1)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    assert b"/JavaScript" in out.getvalue()
    return out.getvalue()


def action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def pressed(what: Dictionary) -> dict[str, Any]:
    """A page with one place to press."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=what)
    return {"/Annots": Array([link])}


SCRIPT = action("JavaScript", JS=String("app.alert(1)"))
ACTIVE = {
    "script": pdf({"/OpenAction": SCRIPT}),
    "script in an object stream": pdf({"/OpenAction": SCRIPT}, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "escaped name": pdf({"/OpenAction": SCRIPT}).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS"),
    "named script": pdf({"/Names": Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))}),
    "on a page": pdf(page={"/AA": Dictionary(O=action("URI", URI=String("http://x.example")))}),
    "opens an address": pdf({"/OpenAction": action("URI", URI=String("http://x.example"))}),
    "launch": pdf(page=pressed(action("Launch", F=String("cmd.exe")))),
    "submit": pdf(page=pressed(action("SubmitForm", F=String("http://x.example")))),
    "other file": pdf(page=pressed(action("GoToR", F=String("\\\\host\\share"), D=Array([0, Name.Fit])))),
    "xfa": pdf({"/AcroForm": Dictionary(XFA=String("<xdp/>"), Fields=Array([]))}),
    "rich media": pdf(page={"/Annots": Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])}),
    "after a still one": pdf({"/OpenAction": action("Named", N=Name.NextPage, Next=SCRIPT)}),
}
ATTACHED = {
    "embedded": pdf({"/Names": Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))}),
    "hung on a page": pdf(page={"/Annots": Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment)])}),
}
HONEST = {
    "plain": pdf(),
    "2.0": pdf(force_version="2.0"),
    "scan": scan(),
    "a link": pdf(page=pressed(action("URI", URI=String("https://example.org")))),
    "opens at a page": pdf({"/OpenAction": Array([0, Name.Fit])}),
    "turns to a page": pdf({"/OpenAction": action("GoTo", D=Array([0, Name.Fit]))}),
    "object streams": pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
}


def element(name: str, *inside: bytes, endless: bool = False) -> bytes:
    """Of a WebM file. `name`: its id in hexadecimal digits."""
    body = b"".join(inside)
    size = b"\x01\xff\xff\xff\xff\xff\xff\xff" if endless else (1 << 28 | len(body)).to_bytes(4)
    return bytes.fromhex(name) + size + body


def voice(*, kind: bytes = b"\x02", codec: bytes = b"A_OPUS", endless: bool = True) -> bytes:
    """As a browser records it: who made it and a place in three elements, two clusters whose sound looks like one."""
    track = element("AE", element("D7", b"\x01"), element("83", kind), element("86", codec), element("536E", PLACE))
    cluster = [element("E7", b"\0"), element("A3", b"\x81\0\0\x80OPUS\x1f\x43\xb6\x75")]
    info = element("1549A966", element("2AD7B1", b"\x0f\x42\x40"), element("4D80", b"HUAWEI"), element("7BA9", PLACE))
    tags = element("1254C367", element("7373", PLACE))
    clusters = [element("1F43B675", *cluster, endless=endless) for _ in range(2)]
    segment = element("18538067", info, element("1654AE6B", track), tags, *clusters, endless=endless)
    return element("1A45DFA3", element("4282", b"webm")) + segment
