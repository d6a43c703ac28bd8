"""What a utility would take instead, over the portal's own tables: Flask-Admin and a tuned Django admin.

Each is one file with an environment and a process of its own, served by gunicorn with one worker and four threads. They
work as the owner, without rights, masks or budgets, so they listen on the loopback only and are started by the bench alone.
"""
