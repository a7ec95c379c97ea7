"""The condition language: text to the one typed tree, and what may stand in it."""
