"""The profiles, one TOML file each, and the JSON Schema that they are checked against."""
