"""Data: open, split, clean; lineage and files out."""
