"""The mappings, under the name by which the pages know them."""

from data.ledger.match.mapping import mappings

__all__ = ["mappings"]
