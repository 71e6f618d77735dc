"""Licences of what is installed with the app: only those that let an office run and pass it on."""

import re
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
FREE = {"MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0",
        "Zlib", "CC0-1.0", "ISC"}  # fmt: skip
"""Nothing but the notice is asked for."""
KEPT_FREE = {"certifi": "MPL-2.0", "orjson": "MPL-2.0", "python-stdnum": "LGPL-2.1-or-later"}
"""Changes of these have to be published under the same licence; they are used as they come."""
ELSEWHERE = {"httpx2-jsfetch", "pywin32"}  # of browsers and Windows
SAID = {
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
    "MIT OR AFL-2.1": "MIT",  # ours to choose
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}
"""How packages without an SPDX expression say it."""


def licences(name: str) -> set[str]:
    """The licences a package says it is under."""
    told = dict(metadata.metadata(name).json)
    if expression := told.get("license_expression"):
        return set(re.findall(r"[\w.-]+", str(expression))) - {"AND", "OR", "WITH"}
    classifiers = told.get("classifier") or []
    found = {one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")}
    found = found or {str(told.get("license") or "").partition("\n")[0]}
    return {SAID.get(one, one) for one in found}


def test_every_package_is_under_a_licence_we_know() -> None:
    names = set(re.findall(r"^([\w.-]+)==", LOCK.read_text("utf-8"), re.MULTILINE))
    assert len(names) > 50
    unknown = {
        name: odd
        for name in sorted(names - ELSEWHERE)
        if (odd := licences(name) - FREE - {KEPT_FREE.get(name, "")})
    }
    assert not unknown, "read the licence; name it here, or do without the package"
    assert KEPT_FREE.keys() <= names, "no longer used"
