"""The rules engine's reading: flat rules over integers, run by durable_rules."""
