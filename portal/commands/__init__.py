"""What `python -m portal` can do: one module a command."""
