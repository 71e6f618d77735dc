"""Snapshots of a bucket are brought here one at a time, and nobody who serves readers waits long.

A bucket may answer late, and a snapshot be large: whoever asks for one waits PATIENCE seconds of
the server, not as long as it takes. It goes on meanwhile, and is there when they ask again.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait

from data import place
from data.errors import SnapshotError


class Bringing:
    """Calls `bring` with the id of a snapshot and whether it is urgent; in a thread where readers
    have a PATIENCE."""

    def __init__(self, name: str, bring: Callable[[str, bool], None]) -> None:
        self._name, self._bring = name, bring
        self._lock = threading.Lock()
        self._under_way, self._of, self._since = Future[None](), "", 0.0
        self._under_way.set_result(None)

    def ask(self, snapshot_id: str, urgent: bool = False) -> None:
        """Wait until a snapshot was brought, if it is urgent as long as it takes.

        Raises what `bring` raises, and bucket_bringing.
        """
        if urgent or place.PATIENCE is None:
            self._bring(snapshot_id, urgent)
            return
        until = time.monotonic() + place.PATIENCE
        while time.monotonic() < until:
            under_way, of, since = self._begun(snapshot_id)
            wait([under_way], max(0.0, min(until, since + place.PATIENCE) - time.monotonic()))
            if not under_way.done():
                break
            if of == snapshot_id:
                error = under_way.exception()
                if error:
                    raise error.anew() if isinstance(error, SnapshotError) else error
                return
        raise SnapshotError("bucket_bringing", {"root": self._name, "id": snapshot_id})

    def _begun(self, snapshot_id: str) -> tuple[Future[None], str, float]:
        """Begin to bring it unless one is under way; return what is, of which and since when."""
        with self._lock:
            if self._under_way.done():
                self._under_way, self._of, self._since = Future(), snapshot_id, time.monotonic()
                line = threading.Thread(
                    target=self._work, args=(self._under_way, snapshot_id), daemon=True
                )
                line.start()
            return self._under_way, self._of, self._since

    def _work(self, under_way: Future[None], snapshot_id: str) -> None:
        try:
            self._bring(snapshot_id, False)
        except BaseException as error:
            under_way.set_exception(error)
        else:
            under_way.set_result(None)
