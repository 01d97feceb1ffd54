"""Ops that pipelines of Albumentations need and the catalogue does not have: their units and formulas."""
