"""Who may see what: staff see exact figures and records of single persons, viewers do not.

Without sign-in the machine's own user is staff, and everybody who comes over a network is a viewer.
No Streamlit here.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")  # what a proxy adds to a request


def is_staff(client: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from this machine: `client` is the address of its peer.

    A proxy on this machine speaks for others. A host name that is not this machine's own may be one
    that a web page elsewhere has pointed here.
    """
    if client is None or not _is_loopback(client):
        return False
    if any(name in FORWARDED for name in map(str.lower, headers)):
        return False
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    return host == "localhost" or _is_loopback(host)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
