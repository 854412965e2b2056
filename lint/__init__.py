"""A linter and fixer for the data that models are fine-tuned on and for the code that calls them."""

__version__ = "0.1.0"
