"""Where values of a program flow: scopes, values, requests."""
