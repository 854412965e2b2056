"""Code shared by the fixers of several rules."""
