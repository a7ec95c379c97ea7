"""Proofs about whole rulebooks, and the semantic difference of two of them."""
