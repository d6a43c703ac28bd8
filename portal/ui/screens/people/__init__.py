"""Who may do what: people and their roles, and what groups of the identity provider mean."""
