"""Transforms of Albumentations 2.0.8 and AlbumentationsX that are not here: the nearest thing, and what to do."""

ABSENT: dict[str, str] = {}
