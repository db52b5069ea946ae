"""Runs a command in a network of its own that reaches no further than this machine.

    unshare -n python loopback.py COMMAND …

``unshare -n`` alone leaves not even 127.0.0.1, which every computer has without a
network as well.
"""

import fcntl
import os
import socket
import struct
import sys

_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1


def main(command: list[str]) -> None:
    """Bring the loopback device up and become the command."""
    with socket.socket() as any_socket:
        request = struct.pack("16sh", b"lo", _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
