"""The parts of the ticket page: what its address asks for, the list, the opened ticket, its thread, what can be done."""
