"""Measurements, always as ratios within one run: the machine's speed drifts, ratios hold."""
