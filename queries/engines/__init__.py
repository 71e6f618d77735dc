"""Engines behind the seam of `queries.engine`, one module each."""
