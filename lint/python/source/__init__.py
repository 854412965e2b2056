"""The source of a program or notebook: bytes, nodes, edits."""
