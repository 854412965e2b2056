"""The names of openai before 1.0 and what replaces them."""
