"""JSON Schema of rulebook files, for editors."""
