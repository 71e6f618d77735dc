"""A scene's address as a QR code, and whether another device could open it. No Streamlit here."""

import io
import ipaddress
from urllib.parse import urlsplit, urlunsplit

import segno


def picture(address: str) -> str:
    """The address as an inline SVG, black on white with its quiet zone, in either theme."""
    made = segno.make(address, error="m", micro=False)
    return str(made.svg_inline(border=3, dark="#000", light="#fff", omitsize=True))


def png(address: str) -> bytes:
    """The address as a picture for a file."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=8, border=3)
    return out.getvalue()


def reachable(here: str, public: str = "") -> str | None:
    """The address of the app's folder as another device reaches it; None where none can.

    `here` is the address of a page in the reader's browser; `public`, a setting, goes before it.
    A browser says it in ASCII: `urlsplit` would normalise any other host, which may take minutes.
    An app that is opened on the machine's own loopback address is reached by nobody else.
    """
    for address in (public, here if here.isascii() else ""):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            continue
        folder = parts.path if address == public else parts.path.rpartition("/")[0]
        if not _is_loopback(parts.hostname):
            return urlunsplit((parts.scheme, parts.netloc, f"{folder.rstrip('/')}/", "", ""))
    return None


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
