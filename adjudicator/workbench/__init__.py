"""What authors of rulebooks work with, without a console: checks, tests, mutation, comparison."""
