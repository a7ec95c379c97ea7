"""Serves the API at once and files the sample cases beside it: `python -m api.serve HOST PORT`.

What `make run` starts. The samples are decided by a process of their own, one after the
other and at low priority, so that nobody waits for them before asking the first question.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time

import uvicorn

from api.kit.port import PortError, take
from api.main import create_app
from api.migrate import upgrade
from api.settings import Settings


class _Server(uvicorn.Server):
    """Says where it serves when it does, and only then has the samples filed."""

    samples: subprocess.Popen[bytes] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        begun = time.monotonic()
        _say("Reading and compiling the rulebooks ...")
        await super().startup(sockets)
        if not self.started or not sockets:
            return
        host, port = sockets[0].getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        _say(f" {time.monotonic() - begun:.0f} s\n")
        _say(f"Serving on {address}  documentation on {address}/docs  stop with Ctrl-C\n")
        command = [sys.executable, "-m", "api.samples", "--nice"]
        self.samples = subprocess.Popen(command, start_new_session=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.samples is not None:
            self.samples.terminate()
        await super().shutdown(sockets)


def main() -> None:
    """Take the port, migrate the database, serve until told to stop."""
    try:
        taken = take(*sys.argv[1:])
    except PortError as error:
        sys.exit(str(error))
    settings = Settings()
    upgrade(settings.database_url)
    server = _Server(uvicorn.Config(create_app(settings), log_level="warning"))
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again once all is closed
        server.run(sockets=[taken])
    sys.exit(0 if server.started else 1)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
