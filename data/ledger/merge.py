"""How many examples a change holds, under the name by which the pages know it."""

from data.ledger.apply.merge import EXAMPLES

__all__ = ["EXAMPLES"]
