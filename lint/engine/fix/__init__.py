"""Fix datasets: examples, chunks, files."""
