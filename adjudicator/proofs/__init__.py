"""What is shown of a release before anybody is judged by it, and what was found wrong."""
