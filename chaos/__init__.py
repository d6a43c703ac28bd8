"""What the portal stands: blows against a running one on this machine, while somebody writes into it. `make chaos`."""
