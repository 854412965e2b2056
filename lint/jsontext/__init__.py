"""JSON as text: scanner, diagnosis, spans, edits, style."""
