"""The condition tree read for different ends; nothing here knows of rulebooks."""
