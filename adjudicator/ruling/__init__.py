"""The ruling and its canonical bytes."""
