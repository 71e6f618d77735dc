"""Imported rows onto the tables of a snapshot."""
