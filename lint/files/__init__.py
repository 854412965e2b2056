"""Files on disk: open, compression, lines, arrays, atomic replacement."""
