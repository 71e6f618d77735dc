"""Normalise text to Unicode's form NFKC, which makes full-width letters half-width.

All of the product normalises here. Putting the combining marks behind one letter in order takes
the square of their number, and no other thread runs meanwhile: 64,000 marks took 12 s.
"""

import re
from functools import cache
from unicodedata import combining, normalize

MOST_MARKS = 30  # behind one letter: the Stream-Safe Text Format of UAX #15; no language has more
# Of marks, or of spaces and punctuation, which are as rare: a quick look before the exact one.
LONG_RUN = re.compile(rf"[\W\uff9e\uff9f]{{{MOST_MARKS + 1}}}")


def nfkc(text: str) -> str:
    """Return the text in NFKC, without the marks behind the 30th in a row."""
    if text.isascii():
        return text
    if len(text) > MOST_MARKS and LONG_RUN.search(text):
        text = _many_marks().sub(r"\1", text)
    return normalize("NFKC", text)


@cache
def _many_marks() -> re.Pattern[str]:
    """Return what finds too many marks: letters that are combining, or become so in NFKC."""
    every = map(chr, range(0x300, 0x20000))
    marks = "".join(one for one in every if combining(normalize("NFKD", one)[0]))
    return re.compile(f"([{marks}]{{{MOST_MARKS}}})[{marks}]+")
