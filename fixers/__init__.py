"""Fixers of dataset rules: one module per rule, named after it."""
