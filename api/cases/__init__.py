"""Cases: a claim submitted, and where it stands."""
