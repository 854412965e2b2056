"""Tracks and moves the responses of openai before 1.0."""
