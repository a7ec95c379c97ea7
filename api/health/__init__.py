"""Whether this server can do its work."""
