"""The releases that ever decided a stored case, kept by their content."""
