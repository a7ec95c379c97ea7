"""Kleene's reading: holds, fails or open, as compiled Python functions, and the account of it."""
