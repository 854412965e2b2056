"""The old names and the references to them."""
