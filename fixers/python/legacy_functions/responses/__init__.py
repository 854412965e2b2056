"""The response: how a program reads it, and where it passes it."""
