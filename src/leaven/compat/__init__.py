"""The way over: pipelines written for other libraries, run as Leaven policies. The change is the import line."""
