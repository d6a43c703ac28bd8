"""How fast the portal is for whoever sits before it, against plain HTML over the same SQL (docs/speed.md).

`make bench` drives the running portal and the floor (`bench.floor`) with a real browser, one after the other in every
round, and prints how long each step takes from the last input to the frame that shows the result.
"""
