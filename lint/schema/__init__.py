"""JSON Schemas found in the data: compile, walk, explain."""
