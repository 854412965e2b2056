"""JSON as text: scanning, diagnosis, locations, edits, style."""
