"""The documentation pages work without a network."""

import re

from starlette.testclient import TestClient

from api.main import create_app
from api.settings import Settings


def test_the_documentation_loads_nothing_from_elsewhere(database_url, clock) -> None:
    with TestClient(create_app(Settings(database_url=database_url), clock)) as http:
        page = http.get("/docs").text
        loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert loaded
        for path in loaded:
            assert path.startswith("/")
            assert http.get(path).status_code == 200
