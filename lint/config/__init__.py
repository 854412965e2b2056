"""Settings, configuration files and profiles."""
