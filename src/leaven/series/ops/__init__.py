"""The ops of series, one file each."""
