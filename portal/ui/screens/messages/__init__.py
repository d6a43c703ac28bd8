"""Messages to customers: what was not sent and why."""
