"""The messages that a program adds to the conversation, and the ids of their calls."""
