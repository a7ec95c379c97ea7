"""What this server decides by: rulebooks, releases, the schema of a case."""
