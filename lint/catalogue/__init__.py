"""The rules as people read them: all of them as a table, or one explained, from what they declare."""
