"""From drafts to the release that decides: names resolved, conditions parsed, order found."""
