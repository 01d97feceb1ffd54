"""The ops of pictures, one file each."""
