"""The ops of sound, one file each."""
