"""Settings of the whole suite."""

from hypothesis import HealthCheck, settings

# A slow machine must not fail a law, and a failure must come back when run again.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")
