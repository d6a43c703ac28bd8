"""The first screen of each role: what needs doing now, each number a link to what it counts."""
