"""The file of the roles: who may what, by mail, subject, account, group or token.

Read anew when it changes.

A file with a fault, or without any entry, is refused with its line and the cure; the last one that
was right stays in force, and without one nobody has a role.
"""

import json
import logging
import re
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from data import audit, state
from data.errors import SnapshotError, shown
from data.lock import patience
from pages.ui.access import settings
from pages.ui.roles import LADDER, Person, Role, mail_address

KINDS = ("mail", "subject", "account", "group", "assistant")
READS: tuple[Role, ...] = ("viewer", "staff")  # the roles an assistant may have
WAITS = 1.0  # seconds for a lock that others hold: everybody waits meanwhile
AGAIN = 30.0  # seconds until a change that was not written down is tried again
EVERYONE = "everyone"  # of viewers alone: all people who sign in, no program

log = logging.getLogger("dashboard")


class RolesError(settings.Fault):
    """A fault in the file of the roles: one sentence with file, line and cure."""


@dataclass(frozen=True)
class Grants:
    """Who may what. `contact` is whom a person without a role asks for one."""

    contact: str = ""
    named: Mapping[Role, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    everyone: Role = ""

    @property
    def names_anybody(self) -> bool:
        """Whether anybody at all has a role."""
        return bool(self.everyone) or any(any(one.values()) for one in self.named.values())

    def role_of(self, person: Person) -> Role:
        """The highest role that names this person; none where nobody set up says who it is."""
        source = _source(person)
        if source and source not in settings.sources():
            return ""
        for role in reversed(LADDER[1:]):
            named = self.named.get(role, {})
            if any(named.get(kind, frozenset()) & given for kind, given in _says(person).items()):
                return role
        return self.everyone if person.kind != "assistant" else ""


def prefix(person: Person) -> str:
    """What the file writes before what is said of a person: `name:` of one source among several.

    Nothing for [auth] itself, or where nobody else says who somebody is.
    """
    source = _source(person)
    is_plain = source in ("", settings.DEFAULT) or settings.sources() == [source]
    return "" if is_plain else f"{source}:"


def _source(person: Person) -> str:
    """Who says who a person is: a provider or the proxy; nobody but we of our own accounts."""
    if person.kind in ("account", "assistant"):
        return ""
    return settings.PROXY if person.kind == "proxy" else person.provider or settings.DEFAULT


def _says(person: Person) -> dict[str, frozenset[str]]:
    """What stands for a person in the file, by kind."""
    if person.kind in ("account", "assistant"):
        return {person.kind: frozenset({person.subject})}
    source, others = _source(person), {*settings.sources()} - {settings.DEFAULT}
    is_plain = not prefix(person)

    def written(*values: str) -> frozenset[str]:
        """Both ways to write it; plain, it must not read as something that another source says."""
        plain = {one for one in values if is_plain and one.partition(":")[0] not in others}
        return frozenset(plain.union(f"{source}:{one}" for one in values if source in others))

    mail = person.mail.lower()
    return {
        "mail": written(mail, f"*@{mail.rpartition('@')[2]}") if "@" in mail else frozenset(),
        "subject": written(person.subject),
        "group": written(*person.groups),
    }


def load(path: Path) -> Grants:
    """The roles of the file there. Raises RolesError."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RolesError("roles.file", where=path, why=type(error).__name__) from error
    return parse(text, str(path))


def parse(text: str, where: str) -> Grants:
    """The roles of a file. Raises RolesError for the first fault."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else len(text.splitlines())  # at the end of the document
        raise RolesError(
            "roles.toml", where=where, line=line, why=str(error).partition(" (at ")[0]
        ) from error
    named: dict[Role, Mapping[str, frozenset[str]]] = {}
    for key, value in found.items():
        role = next((role for role in LADDER[1:] if role == key), None)
        if role is not None and isinstance(value, Mapping):
            named[role] = _named(role, value, text, where)
        elif key != "contact" or not isinstance(value, str):
            line = _line(text, rf'\[?"?{re.escape(key)}\b')
            known = ", ".join(f"[{role}]" for role in LADDER[1:])
            raise RolesError("roles.unknown", where=where, line=line, key=shown(key), known=known)
    if not any(found.get(role) for role in LADDER[1:]):  # as one is that is being written
        raise RolesError("roles.empty", where=where, everyone=EVERYONE)
    everyone: Role = "viewer" if found.get("viewer", {}).get(EVERYONE) else ""
    return Grants(found.get("contact", ""), named, everyone)


def _named(
    role: Role, given: Mapping[str, Any], text: str, where: str
) -> Mapping[str, frozenset[str]]:
    found = {}
    for kind, values in given.items():
        line = _line(text, rf"\b{re.escape(kind)}\s*=", rf"\[\s*{role}\s*\]")
        if kind == EVERYONE and role == "viewer" and isinstance(values, bool):
            continue
        if kind not in KINDS:
            raise RolesError("roles.kind", where=where, line=line, role=role, kind=shown(kind),
                             kinds=", ".join(KINDS), everyone=EVERYONE)  # fmt: skip
        is_list = isinstance(values, list) and all(isinstance(one, str) for one in values)
        if not is_list or not all(one.strip() for one in values):
            raise RolesError("roles.list", where=where, line=line, role=role, kind=kind)
        if kind == "assistant" and role not in READS:
            raise RolesError("roles.reads", where=where, line=line, role=role)
        kept = [one.strip() for one in values]
        if kind == "mail" and (
            wrong := [one for one in kept if not mail_address(one.rpartition(":")[2])]
        ):
            raise RolesError("roles.mail", where=where, line=line, role=role, mail=shown(wrong[0]))
        folding = {"mail": _folded, "account": str.casefold, "assistant": str.casefold}.get(
            kind, str
        )
        found[kind] = frozenset(map(folding, kept))
    return found


def _folded(mail: str) -> str:
    """A mail address as it is compared; the name of a provider before it stays."""
    name, colon, mail = mail.rpartition(":")
    return f"{name}{colon}{mail.lower()}"


def _line(text: str, wanted: str, after: str = "") -> int:
    """The line on which something stands, behind another; the first where it is not found."""
    start = re.search(rf"^\s*{after}", text, re.MULTILINE) if after else None
    found = re.compile(rf"^\s*{wanted}", re.MULTILINE).search(text, start.end() if start else 0)
    if found is None:
        return 1
    return text.count("\n", 0, len(text[: found.end()].rstrip())) + 1


@dataclass
class Reader:
    """Reads the file again when it has changed, and keeps the last one that was right."""

    grants: Grants = field(default_factory=Grants)
    fault: RolesError | None = None  # what is wrong with the file as it is now
    _owed: bool = False  # a change of the roles is not in the audit log yet
    _tried: float = 0.0
    _stamp: object = None
    _lock: Lock = field(default_factory=Lock)

    def read(self, path: Path) -> Grants:
        """The roles in force."""
        if (now := settings.stamp(str(path))) != self._stamp:
            with self._lock:
                self._stamp = now
                self._take(path)
        elif self._owed and time.monotonic() - self._tried > AGAIN:
            with self._lock:
                self._write_down()
        return self.grants

    def _take(self, path: Path) -> None:
        try:
            self.grants, self.fault = load(path), None
        except RolesError as error:
            self.fault = error
            log.error("%s The roles before stay in force.", self.fault)
        else:
            self._write_down()

    def _write_down(self) -> None:
        self._owed, self._tried = True, time.monotonic()
        try:
            _write_down(self.grants)
            self._owed = False
        except SnapshotError as error:
            log.error("A change of the roles is not in the audit log yet. %s", error)


def _write_down(now: Grants) -> None:
    """Write into the audit log what changed since it was last told, by whichever process.

    Raises SnapshotError where that fails: then the whole change is still to be written down.
    """
    said = {f"{role} {kind} {one}" for role, named in now.named.items()
            for kind, values in named.items() for one in values}  # fmt: skip
    said |= {f"{now.everyone} everyone"} if now.everyone else set()
    # Nobody who is served meanwhile made the change.
    with state.changing("roles", patience(WAITS)), audit.acting(None):
        path = state.root() / "roles.json"
        before = _told(path)
        if said == before:
            return
        given, taken = sorted(said - before), sorted(before - said)
        for at in range(0, max(len(given), len(taken)), audit.MOST):
            upto = at + audit.MOST
            wait = patience(WAITS)
            audit.record("roles", wait, given=given[at:upto], taken=taken[at:upto])
        state.write(path, json.dumps(sorted(said)))


def _told(path: Path) -> set[str]:
    """The roles as the audit log was last told them.

    None where the file is damaged: then all are told anew.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return set(found)
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, RecursionError):
        pass
    log.error("%s is damaged: all roles are written into the audit log anew.", path)
    return set()


READER = Reader()


def in_force() -> Grants:
    """The roles of the file as it is, or as it last was right."""
    return READER.read(settings.roles_file())


def faults() -> list[RolesError]:
    """What is wrong with the file as last read, while the one before is in force."""
    return [READER.fault] if READER.fault else []
