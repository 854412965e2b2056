"""What several codemods share."""
