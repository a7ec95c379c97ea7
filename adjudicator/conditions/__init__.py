"""Z3's reading of conditions."""
