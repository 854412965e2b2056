"""Files on disk: opening, compression, lines, arrays, atomic replacement."""
