"""What an outsider needs to check a ruling."""
