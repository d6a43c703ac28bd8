"""What others do, told to open windows: PostgreSQL → one listener a process → hub → a websocket a window.

Only *that* something changed travels; what it is now, each window reads under the rights of who looks at it.
"""
