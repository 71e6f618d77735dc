"""Headings to columns, names to keys, rows to tables."""
