"""What ``import ftlint`` offers."""
