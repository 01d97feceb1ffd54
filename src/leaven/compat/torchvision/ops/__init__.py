"""Ops as torchvision defines them, where those of Leaven mean a little else. They bind to the same steps, and fuse."""
