"""Rulings: every decision of a stored case, to the byte."""
