"""The storyboard of a meeting as its address says it: scenes, their order, seconds each.

Whatever an address says, a sound storyboard comes out, and what was not sound is named.
No Streamlit here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SECONDS = 20  # of a scene where the address says nothing
LEAST, MOST = 5, 600  # seconds of a scene
LONGEST, MOST_SCENES = 60, 50  # what is read of an address


@dataclass(frozen=True)
class Storyboard:
    """Scenes in the order shown with their seconds; and what the address said that is not sound.

    `usual` are the seconds of a scene for which the address names none of its own.
    `unknown` are names of no scene, `repeated` scenes named twice, `seconds_off` numbers of
    seconds that cannot be used; `is_empty` where the address names scenes and not one is known.
    """

    seconds: Mapping[str, int]
    usual: int = SECONDS
    unknown: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    seconds_off: tuple[str, ...] = ()
    is_empty: bool = False

    @property
    def scenes(self) -> tuple[str, ...]:
        """Ids in the order shown."""
        return tuple(self.seconds)

    def said(self, scene: str) -> str:
        """How the address names a scene: its id, with its seconds where they are its own."""
        seconds = self.seconds.get(scene, self.usual)
        return scene if seconds == self.usual else f"{scene}:{seconds}"


def storyboard(asked: Sequence[str], seconds: str | None, known: Sequence[str]) -> Storyboard:
    """From the address's `scenes` (an id, or id:seconds) and `seconds`; all scenes if none."""
    off: list[str] = []
    usual = _seconds(seconds, SECONDS, off)
    found: dict[str, int] = {}
    unknown, repeated = [], []
    for raw in asked[:MOST_SCENES]:
        name, colon, own = raw[:LONGEST].strip().partition(":")
        if name not in known:
            unknown.append(name)
        elif name in found:
            repeated.append(name)
        else:
            found[name] = _seconds(own if colon else None, usual, off)
    return Storyboard(
        seconds=found or dict.fromkeys(known, usual),
        usual=usual,
        unknown=tuple(name for name in dict.fromkeys(unknown) if name),
        repeated=tuple(dict.fromkeys(repeated)),
        seconds_off=tuple(dict.fromkeys(off)),
        is_empty=bool(asked) and not found,
    )


def _seconds(said: str | None, usual: int, off: list[str]) -> int:
    """Whole seconds within bounds; else the usual, and `off` names what was said."""
    if said is None:
        return usual
    try:
        wanted = int(said[:LONGEST])
    except ValueError:
        wanted = 0
    if LEAST <= wanted <= MOST:
        return wanted
    off.append(said[:LONGEST])
    return usual
