"""Alerts: what waits for who looks, what climbs, who is on duty, and what each chose."""
