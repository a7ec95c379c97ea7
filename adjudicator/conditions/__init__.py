"""The condition language: one typed tree, and one module for each reading of it."""
