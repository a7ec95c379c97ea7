"""Conditions and values as Chinese and English sentences."""
