"""Legacy code that belongs to no known request."""
