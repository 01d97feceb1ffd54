"""Groups of ops under one name: what a published policy is made of, in relative units."""
