"""Check and fix Python programs and notebooks."""
