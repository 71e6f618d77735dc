"""Files to sheets of text, and cells to values."""
