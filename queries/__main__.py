"""`python -m queries`: every fault of every question's file, each with line and cure."""

import sys

from queries import faults, names


def main() -> int:
    """Print the faults; 1 where there is one."""
    found = [fault for name in names() for fault in faults(name)]
    print("\n".join(found) or f"{len(names())} questions, no fault.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
