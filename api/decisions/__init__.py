"""Decisions without a case file: a document in, a ruling out, nothing stored."""
