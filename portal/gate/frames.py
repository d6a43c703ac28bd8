"""Messages to a browser in one frame, so that it takes them in at once and draws once.

A frame begins with a zero, as no message of Streamlit's does; then each message with its length before it, in four bytes. The page's own
first lines take it apart (`templates/ahead.js`); who does not ask for JOINED gets a message a frame, as Streamlit sends them.
"""

from collections.abc import Iterator, Sequence

JOINED = "joined"  #: stands behind ? in the address of a socket whose page takes frames apart
_SIGN = b"\0"
_LENGTH = 4  #: bytes


def joined(messages: Sequence[bytes]) -> bytes:
    """A frame of all of them; one alone is its own."""
    if len(messages) == 1:
        return messages[0]
    return _SIGN + b"".join(len(message).to_bytes(_LENGTH, "big") + message for message in messages)


def parted(frame: bytes) -> Iterator[bytes]:
    """The messages of a frame."""
    if not frame.startswith(_SIGN):
        yield frame
        return
    at = len(_SIGN)
    while at < len(frame):
        begins = at + _LENGTH
        at = begins + int.from_bytes(frame[at:begins], "big")
        yield frame[begins:at]
