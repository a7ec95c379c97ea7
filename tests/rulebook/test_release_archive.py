"""The archive gives back every release as it was, or says why it cannot."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from adjudicator import Library, decide, to_bytes
from adjudicator.calendar.days import Calendar
from adjudicator.case.example import example_case
from adjudicator.errors import Place
from adjudicator.rulebook import release_archive as archives
from adjudicator.rulebook.digest import canonical, digest_of
from adjudicator.rulebook.files.loader import Books, book_of, read_books
from adjudicator.rulebook.model import Release
from adjudicator.rulebook.release_archive import (
    Archive,
    BrokenArchiveError,
    Folder,
    OtherLanguageError,
    ReleaseNotKeptError,
)
from tests.library import LIBRARY, RULEBOOKS
from tests.rulebook.conftest import GOOD, NOON

Changed = Callable[[dict[str, Callable[[str], str]]], Library]
AT = dt.datetime.combine(dt.date(2026, 5, 20), NOON)
NOT_OF_A_RULING = ("examples", "review")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(Folder(tmp_path / "archive"))


def parts(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Everything in a value but its places in files, leaf by leaf."""
    if is_dataclass(value) and not isinstance(value, Place):
        for each in fields(value):
            if each.name not in NOT_OF_A_RULING:
                yield from parts(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from parts(one, f"{path}[{key}]")
    elif isinstance(value, tuple):
        for i, one in enumerate(value):
            yield from parts(one, f"{path}({i})")
    elif not isinstance(value, Place):
        yield path, value


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def damaged(folder: Path, digest: str, content: bytes | None) -> None:
    file = folder / digest[:2] / f"{digest[2:]}.gz"
    file.unlink()
    if content is not None:
        file.write_bytes(content)


def test_what_the_canonical_texts_say_is_all_that_the_real_releases_are() -> None:
    """So nothing that a ruling prints or computes with can be missing in a digest."""
    books = read_books(RULEBOOKS)
    read_again = Library(
        Books(
            book_of(books.vocabulary.text, "vocabulary"),
            tuple(book_of(book.text, book.name) for book in books.rulebooks),
            Calendar(books.calendar.text),
        )
    )
    at = dt.datetime(2026, 5, 20, tzinfo=NOON.tzinfo)
    for platform, category in (("taobao", "ebike"), ("jd", "furniture"), ("taobao", "general")):
        one, other = (
            library.release(platform, category, at, lambda _: at)
            for library in (LIBRARY, read_again)
        )
        assert dict(parts(one)) == dict(parts(other))


def test_a_release_read_from_the_archive_is_the_release_that_was_kept(
    library: Library, archive: Archive
) -> None:
    for release in library.distinct_releases():
        archive.keep(release)
        again = archive.library(release.digest)
        found = {each.digest: each for each in again.distinct_releases()}[release.digest]
        assert dict(parts(replace(found, platform="", category=""))) == dict(
            parts(replace(release, platform="", category=""))
        )


def test_a_ruling_is_made_again_though_rules_notes_and_holidays_changed(
    ebike: Release, library: Library, archive: Archive, changed: Changed
) -> None:
    document = example_case(ebike)
    document["record"]["order"]["paid_at"] = "2026-05-10T10:00:00+08:00"
    ruling = decide(document, library, AT)
    archive.keep(ebike)
    today = changed(
        {
            "industry/ebike/battery.yaml": lambda text: text.replace("share: 50", "share: 40"),
            "statute/consumer_law/rulebook.yaml": lambda text: text.replace(
                "    when: finding.defect\n", "    when: finding.defect\n    note: why\n"
            ),
        }
    )
    assert decide(document, today, AT).release != ruling.release
    again = decide(document, archive.library(ruling.release), AT)
    assert to_bytes(again) == to_bytes(ruling)


def test_holidays_announced_later_do_not_move_a_deadline_made_again(
    archive: Archive,
) -> None:
    now = read_books(GOOD)
    plain = Calendar.of({dt.date(2026, 1, 1)}, set())
    late = Calendar.of({dt.date(2026, 5, 21)}, set())
    for calendar, expected in ((plain, dt.date(2026, 5, 21)), (late, dt.date(2026, 5, 22))):
        library = Library(replace(now, calendar=calendar))
        release = library.release("taobao", "ebike", AT, lambda _: AT)
        archive.keep(release)
        kept = archive.library(release.digest).release("taobao", "ebike", AT, lambda _: AT)
        assert kept.calendar.after_holiday(dt.date(2026, 5, 21)) == expected


def test_releases_share_what_they_have_in_common(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    archive = Archive(Folder(folder))
    releases = list(library.distinct_releases())
    for release in releases:
        archive.keep(release)
    texts = {text for release in releases for text in (*release.texts, release.calendar.text)}
    assert len(files(folder)) == len(texts) + len(releases)
    before = {path: path.stat().st_mtime_ns for path in files(folder)}
    for release in releases:
        archive.keep(release)
    assert {path: path.stat().st_mtime_ns for path in files(folder)} == before


def test_writers_at_once_leave_one_whole_archive(ebike: Release, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    ready = threading.Barrier(8)

    def write() -> None:
        ready.wait()
        Archive(Folder(folder)).keep(ebike)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Archive(Folder(folder)).library(ebike.digest)
    assert [path for path in files(folder) if path.name.startswith(".")] == []


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "F" * 64])
def test_a_release_that_was_never_kept_is_said_to_be_missing(
    archive: Archive, ebike: Release, digest: str
) -> None:
    archive.keep(ebike)
    with pytest.raises(ReleaseNotKeptError, match="does not have the release"):
        archive.library(digest)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "has lost a part"),
        (b"", "was changed|cannot be unpacked"),
        (b"not packed at all", "cannot be unpacked"),
        (gzip.compress(b"\xff\xfe"), "cannot be unpacked"),
        (gzip.compress(b'{"head":{}}'), "was changed since it was kept"),
    ],
    ids=["gone", "empty", "not packed", "not text", "another text"],
)
@pytest.mark.parametrize("which", ["rulebook", "calendar"])
def test_a_part_that_is_gone_or_changed_is_found_out(
    ebike: Release, tmp_path: Path, which: str, content: bytes | None, message: str
) -> None:
    folder = tmp_path / "archive"
    archive = Archive(Folder(folder))
    archive.keep(ebike)
    text = ebike.texts[1] if which == "rulebook" else ebike.calendar.text
    damaged(folder, digest_of(text), content)
    with pytest.raises(BrokenArchiveError, match=message):
        archive.library(ebike.digest)


def test_a_manifest_that_names_other_parts_is_found_out(ebike: Release, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    archive = Archive(Folder(folder))
    archive.keep(ebike)
    other = {"release": {"books": [], "calendar": "", "language": 1}, "kept_by": "0.1.0"}
    damaged(folder, ebike.digest, gzip.compress(canonical(other).encode()))
    with pytest.raises(BrokenArchiveError, match="names another release"):
        archive.library(ebike.digest)


@pytest.mark.parametrize(
    "release",
    [
        {"language": 1},
        {"books": [], "calendar": "", "language": 1},
        {"books": 5, "calendar": "", "language": 1},
        [1],
    ],
)
def test_a_manifest_that_is_no_release_is_found_out(tmp_path: Path, release: object) -> None:
    store = Folder(tmp_path / "archive")
    digest = digest_of(canonical(release))
    store.put(digest, gzip.compress(json.dumps({"release": release}).encode()))
    with pytest.raises(BrokenArchiveError, match="is no release"):
        Archive(store).library(digest)


def test_a_release_of_another_language_names_the_version_that_reads_it(
    ebike: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(Folder(tmp_path / "archive"))
    archive.keep(ebike)
    monkeypatch.setattr(archives, "LANGUAGE", 2)
    with pytest.raises(OtherLanguageError, match=r"of language 1, .* with adjudicator 0\.\d+"):
        archive.library(ebike.digest)
