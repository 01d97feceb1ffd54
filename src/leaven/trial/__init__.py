"""Trial: train with and without a policy, and say whether it helped."""
