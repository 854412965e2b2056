"""Messages that a program writes: roles, ids, order."""
