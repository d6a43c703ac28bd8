"""The floor: the portal's lists, records and tickets as plain HTML, by the same queries with the same rights.

One process, one request a page, links and forms, no script: what a page costs that only asks and prints. Anybody is
signed in by an address, so it listens on the loopback only and is started by the bench alone.
"""
