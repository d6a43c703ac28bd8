"""The call screen: who calls, what is known and what to say, how the call ends."""
