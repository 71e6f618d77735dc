"""How many choices of filters a test tries: `make test-deep` tries them all, `make test` a part."""

import os


def choices(usual: int, deep: int) -> int:
    """The number to try: `deep` where DEEP is set in the environment."""
    return deep if os.environ.get("DEEP") else usual
