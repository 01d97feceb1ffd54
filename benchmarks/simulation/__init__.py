"""What the verdict's simulations share, one module for each part of its rules."""
