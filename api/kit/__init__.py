"""The generic parts, free of any case: problems, storage, idempotency, the clock, bodies."""
