"""From the files of rulebooks to drafts: YAML and CSV with positions, read key by key."""
