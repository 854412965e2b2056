"""How responses of openai before 1.0 are read."""
