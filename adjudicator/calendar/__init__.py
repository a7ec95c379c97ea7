"""When a window ends, and which days count in China."""
