"""What the package promises, as sentences."""
