"""Codecs: the values of a target as Arrow columns, and back."""
