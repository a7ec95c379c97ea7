"""The sections of rulebook files: what each entry may say, and the draft that it becomes."""
