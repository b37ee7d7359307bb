"""Work off the UI thread: results, progress, failure, cancelling, closing."""

from __future__ import annotations

from functools import partial
from threading import Event, current_thread, main_thread
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.work import Progress
from gwgk_desktop.ui.tasks import Cancelled, Lane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.domain.work import Steps


class FakeStore:
    """A store that only remembers whether it was closed."""

    closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def kept() -> FakeStore:
    return FakeStore()


@pytest.fixture
def lane(kept: FakeStore, qtbot: QtBot) -> Iterator[Lane]:
    assert qtbot  # a lane reports through Qt's event loop
    opened = Lane(lambda: kept)
    yield opened
    opened.close()


def test_result_and_progress_arrive_on_the_ui_thread(lane: Lane, qtbot: QtBot) -> None:
    seen: list[object] = []

    def work(_store: FakeStore) -> Steps[str]:
        assert current_thread() is not main_thread()
        yield Progress(1, 2)
        return "done"

    def see(what: object) -> None:
        assert current_thread() is main_thread()
        seen.append(what)

    lane.walk(work, done=see, failed=see, progressed=see)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [Progress(1, 2), "done"]


def test_work_is_done_strictly_in_order(lane: Lane, qtbot: QtBot) -> None:
    seen: list[object] = []

    def give(number: int, _store: FakeStore) -> int:
        return number

    for number in range(50):
        lane.run(partial(give, number), done=seen.append, failed=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == list(range(50))


def test_cancelling_unwinds_the_work(lane: Lane, qtbot: QtBot) -> None:
    started, go_on = Event(), Event()
    log: list[str] = []
    seen: list[object] = []

    def work(_store: FakeStore) -> Steps[None]:
        try:
            yield Progress(0)
            started.set()
            go_on.wait()
            yield Progress(1)
            log.append("too far")
        finally:
            log.append("rolled back")

    job = lane.walk(work, done=seen.append, failed=seen.append, progressed=seen.append)
    started.wait()
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: any(isinstance(it, Cancelled) for it in seen))
    assert log == ["rolled back"]


def test_failure_is_reported(lane: Lane, qtbot: QtBot) -> None:
    seen: list[object] = []
    lane.run(lambda _store: 1 // 0, done=seen.append, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)


def test_the_lane_closes_its_store(kept: FakeStore, qtbot: QtBot) -> None:
    seen: list[object] = []
    lane = Lane(lambda: kept)
    lane.run(lambda store: store, done=seen.append, failed=seen.append)
    qtbot.waitUntil(lambda: seen == [kept])
    lane.close()
    assert kept.closed


def test_closing_stops_the_work_in_hand_at_its_next_step(
    kept: FakeStore, qtbot: QtBot
) -> None:
    assert qtbot
    started = Event()
    log: list[str] = []
    seen: list[object] = []

    def endless(_store: FakeStore) -> Steps[None]:
        try:
            while True:
                started.set()
                yield Progress(0)
        finally:
            log.append("rolled back")

    lane = Lane(lambda: kept)
    lane.walk(endless, done=seen.append, failed=seen.append, progressed=seen.append)
    started.wait()
    lane.close()
    assert log == ["rolled back"]
    assert kept.closed


def test_a_lane_that_was_closed_does_nothing_more(lane: Lane, kept: FakeStore) -> None:
    lane.close()
    done: list[object] = []
    lane.run(done.append, done=done.append, failed=done.append)
    assert done == []
    assert not kept.closed  # nobody had it opened
