"""A real application over a real SQLite file, a small rulebook, and a clock that is set by hand."""

from __future__ import annotations

import copy
import datetime as dt
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from adjudicator.values import SHANGHAI
from api.main import create_app
from api.migrate import upgrade
from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
RULEBOOKS = Path(__file__).resolve().parent / "rulebooks"
NOON = dt.datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)

Json = dict[str, Any]

CLAIM: Json = {
    "case": "VD-1",
    "platform": "taobao",
    "category": "general",
    "record": {
        "claim": {"by": "buyer", "filed_at": "2026-05-20T10:00:00+08:00", "requested": 259900},
        "order": {"paid": 259900},
    },
}


@dataclass(slots=True)
class HandClock:
    """A clock that stands still until it is moved."""

    instant: dt.datetime = NOON

    def __call__(self) -> dt.datetime:
        return self.instant

    def forward(self, **amount: int) -> None:
        self.instant += dt.timedelta(**amount)


@dataclass(slots=True)
class Caller:
    """A client of the API; every request gets its own idempotency key unless one is given."""

    http: Any
    sent: list[str] = field(default_factory=list)

    def submit(self, document: Any, key: str | None = None) -> httpx2.Response:
        return self._post("/v1/cases", document, key)

    def add(self, case: str, statement: Any, key: str | None = None) -> httpx2.Response:
        return self._post(f"/v1/cases/{case}/evidence", statement, key)

    def decide(self, **body: Any) -> httpx2.Response:
        return self.http.post("/v1/decisions", json=body)

    def get(self, path: str) -> httpx2.Response:
        return self.http.get(path)

    def case(self, case: str = "VD-1") -> Json:
        response = self.get(f"/v1/cases/{case}")
        assert response.status_code == 200, response.text
        return response.json()

    def _post(self, path: str, body: Any, key: str | None) -> httpx2.Response:
        self.sent.append(key or uuid.uuid4().hex)
        return self.http.post(path, json=body, headers={"Idempotency-Key": self.sent[-1]})


@dataclass(slots=True)
class Server:
    """The application as a process of its own, on a free loopback port."""

    url: str
    rulebooks: Path
    process: subprocess.Popen[bytes] | None = None
    base: str = ""
    clients: list[httpx2.Client] = field(default_factory=list)
    twins: list[Server] = field(default_factory=list)

    def start(self) -> Caller:
        """Start it and wait until it is healthy."""
        port = _free_port()
        self.base = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "uvicorn", "api.main:app", "--port", str(port)]
        self.process = subprocess.Popen(
            [*command, "--log-level", "warning"],
            cwd=ROOT,
            env={
                **os.environ,
                "ADJUDICATOR_DATABASE_URL": self.url,
                "ADJUDICATOR_RULEBOOKS": str(self.rulebooks),
            },
        )
        self._wait_until_healthy()
        return self.caller()

    def twin(self) -> Server:
        """Another server over the same database."""
        self.twins.append(Server(self.url, self.rulebooks))
        return self.twins[-1]

    def caller(self) -> Caller:
        """A client of its own connections, for one thread."""
        self.clients.append(httpx2.Client(base_url=self.base, timeout=60))
        return Caller(self.clients[-1])

    def kill(self) -> None:
        """End it with SIGKILL, in the middle of whatever it does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def close(self) -> None:
        """End it and its twins, and close every client."""
        self.kill()
        for twin in self.twins:
            twin.close()
        for client in self.clients:
            client.close()

    def _wait_until_healthy(self) -> None:
        for _ in range(300):
            assert self.process is not None
            assert self.process.poll() is None, "the server ended while it started"
            try:
                if httpx2.get(f"{self.base}/health").status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise AssertionError("the server did not become healthy")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def claim() -> Callable[..., Json]:
    """Make a claim document: `claim("VD-7", statements=[...])`; record facts by full name."""

    def make(case: str = "VD-1", record: Json | None = None, **parts: Any) -> Json:
        document = copy.deepcopy(CLAIM)
        document["case"] = case
        for name, value in (record or {}).items():
            group, _, member = name.partition(".")
            document["record"].setdefault(group, {})[member] = value
        return {**document, **parts}

    return make


@pytest.fixture
def photo() -> Json:
    """The buyer shows the defect."""
    return {"by": "buyer", "evidence": "photo", "says": {"proof.buyer_shows_defect": True}}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """A fresh database at the newest schema."""
    url = f"sqlite:///{tmp_path}/adjudicator.db"
    upgrade(url)
    return url


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, rulebooks=RULEBOOKS)


@pytest.fixture
def api(settings: Settings, clock: HandClock) -> Iterator[Caller]:
    """A client of the application, in this process; errors are answered, not raised."""
    with TestClient(create_app(settings, clock), raise_server_exceptions=False) as http:
        yield Caller(http)


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    """A server that is not started yet; it is killed at the end."""
    server = Server(database_url, RULEBOOKS)
    yield server
    server.close()
