"""Why the portal does not start or cannot go on."""


class CannotRun(Exception):
    """The message is one line that says what to do; `details` is what a log said, for below it."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details
