"""The port to serve at: taken before anything slow, or said to be busy.

Standard library only: `python api/kit/port.py HOST PORT` asks before anything is installed.
"""

from __future__ import annotations

import errno
import socket
import sys


class PortError(Exception):
    """The address cannot be served at. Says why, and what to choose instead."""


def take(host: str, port: str) -> socket.socket:
    """A socket bound to the address, not yet listening. Raises `PortError`."""
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise PortError(f"PORT is '{port}'; it must be a number from 1 to 65535 (0: any free one).")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise PortError(f"HOST is '{host}', which is no address of this machine.") from error
    taken = socket.socket(family, kind)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        taken.close()
        raise PortError(_why(host, port, error)) from error
    return taken


def _why(host: str, port: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use. Choose another: make run PORT={int(port) + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that you do not have. Choose another: make run PORT=8000"
    return f"{host} port {port} cannot be served at: {error.strerror}."


if __name__ == "__main__":
    try:
        take(*sys.argv[1:]).close()
    except PortError as error:
        sys.exit(str(error))
