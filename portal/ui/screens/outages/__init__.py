"""The parts of the outage page: its address, two weeks at a glance, the list, one outage, a new one, a schedule read in."""
