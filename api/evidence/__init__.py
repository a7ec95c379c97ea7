"""Evidence: statements added to a case, and the requests for them."""
