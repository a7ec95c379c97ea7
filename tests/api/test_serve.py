"""`make run`: a busy port is said first, the address when it serves, samples come beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api import samples
from api.kit.database import Database
from api.kit.port import PortError, take
from tests.api.conftest import ROOT, RULEBOOKS

Environment = dict[str, str]


@pytest.fixture
def environment(database_url: str) -> Environment:
    return {
        **os.environ,
        "ADJUDICATOR_DATABASE_URL": database_url,
        "ADJUDICATOR_RULEBOOKS": str(RULEBOOKS),
    }


@pytest.fixture
def sent(tmp_path: Path, claim: Callable[..., Any]) -> Path:
    """A folder with a case that the rulebooks accept and one that they refuse."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "good.json").write_text(json.dumps(claim(requests=[])), encoding="utf-8")
    (folder / "odd.json").write_text(json.dumps(claim(platform="nowhere")), encoding="utf-8")
    return folder


def run(*command: str, environment: Environment | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_a_busy_port_is_named_with_another_to_choose() -> None:
    with take("127.0.0.1", "0") as taken:
        taken.listen()
        port = taken.getsockname()[1]
        said = run("-I", "api/kit/port.py", "127.0.0.1", str(port))
    assert said.returncode == 1
    expected = f"Port {port} on 127.0.0.1 is in use. Choose another: make run PORT={port + 1}\n"
    assert said.stderr == expected


def test_a_free_port_is_passed_over_in_silence() -> None:
    said = run("-I", "api/kit/port.py", "127.0.0.1", "0")
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("host", "port", "why"),
    [
        ("127.0.0.1", "80a", "PORT is '80a'"),
        ("127.0.0.1", "65536", "PORT is '65536'"),
        ("192.0.2.1", "8000", "192.0.2.1 port 8000 cannot be served at"),
        ("no such host", "8000", "HOST is 'no such host'"),
    ],
)
def test_an_address_that_cannot_be_served_at_is_named(host: str, port: str, why: str) -> None:
    with pytest.raises(PortError, match=why):
        take(host, port)


def test_the_address_is_printed_when_it_serves_and_an_interrupt_ends_it(
    environment: Environment,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "api.serve", "127.0.0.1", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert "rulebooks" in process.stdout.readline()
        address = process.stdout.readline().split()[2]
        assert httpx2.get(f"{address}/health").status_code == 200
    finally:
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=60)
    assert process.returncode == 0
    assert complaints == ""
    with socket.socket() as caller:
        assert caller.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) != 0


def test_samples_are_filed_once_and_what_the_rulebooks_refuse_is_counted(
    sent: Path, environment: Environment, database_url: str
) -> None:
    first = run("-m", "api.samples", str(sent), environment=environment)
    assert first.stderr == ""
    assert "2 of 2 sent, 1 filed" in first.stdout
    assert "/v1/cases/sample-good/ruling" in first.stdout
    database = Database(database_url)
    try:
        assert samples.missing(database, sent) == [sent / "odd.json"]
    finally:
        database.close()


def test_a_second_start_files_nothing_again(sent: Path, environment: Environment) -> None:
    (sent / "odd.json").unlink()
    run("-m", "api.samples", str(sent), environment=environment)
    again = run("-m", "api.samples", str(sent), environment=environment)
    assert (again.returncode, again.stdout) == (0, "")
