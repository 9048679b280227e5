"""A picture drawn anew: upright, in sRGB, without anything that is not its pixels."""

from __future__ import annotations

import io
import warnings

import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from streams.model.media import AVIF, HEIC, JPEG, PNG, WEBP, Flaw, Made, MediaKind

PIXELS = 40_000_000
"""Of the largest picture. One of these takes 120 MB while it is drawn, three times over."""
_QUALITY = 88
_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF", AVIF: "AVIF"}
_MOVING = frozenset({PNG, WEBP, AVIF})
"""Kinds of which more than one frame is a film; a JPEG's and a HEIC's others are previews and depths."""


def picture(raw: bytes, kind: MediaKind) -> Made:
    """JPEG, or PNG of a PNG. What follows a picture's end in the file is not read."""
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=[_FORMATS[kind]]) as found:
                if found.width * found.height > PIXELS:
                    return Made(flaw=Flaw.TOO_LARGE)
                if kind in _MOVING and getattr(found, "n_frames", 1) > 1:
                    return Made(flaw=Flaw.ANIMATED)
                found.load()
                return _drawn(ImageOps.exif_transpose(found), PNG if kind == PNG else JPEG)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        return Made(flaw=Flaw.TOO_LARGE)
    # What Pillow and the decoders below it raise of bytes that are no picture.
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, RuntimeError, EOFError, TypeError, KeyError):
        return Made(flaw=Flaw.BROKEN)


def _drawn(found: Image.Image, kind: MediaKind) -> Made:
    flat = _flat(_in_srgb(found))
    # A new picture of the same pixels: what hangs on the old one (EXIF, XMP, comments, profile) is not carried over.
    clean = Image.new(flat.mode, flat.size)
    clean.paste(flat)
    out = io.BytesIO()
    if kind == PNG:
        clean.save(out, "PNG")
    else:
        clean.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Made(kind.type, out.getvalue())


def _in_srgb(found: Image.Image) -> Image.Image:
    """A phone's wide colours as every screen shows them; a profile that says nothing is left out."""
    profile = found.info.get("icc_profile")
    if not profile or found.mode not in ("RGB", "CMYK", "L"):
        return found
    try:
        own, srgb = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(found, own, srgb, outputMode="RGB") or found
    except (ImageCms.PyCMSError, OSError):
        return found


def _flat(found: Image.Image) -> Image.Image:
    """Grey or colour, on white where it was see-through."""
    if found.mode.startswith("I"):  # 16 and 32 bits of grey
        return found.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if found.mode in ("L", "RGB"):
        return found
    if found.has_transparency_data:
        over = found.convert("RGBA")
        under = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(under, over).convert("RGB")
    return found.convert("L" if found.mode == "1" else "RGB")
