"""Starts, watches and stops what the portal is made of: its PostgreSQL, its worker, its pages."""
