"""The response: how a program reads the call, and where its answer goes."""
