"""Names, numbers and keys of people: masked, starred out, hashed."""
