"""What the office has chosen about its backups, and the second place (a stick)."""

from __future__ import annotations

import json
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwgk_desktop import paths
from gwgk_desktop.domain.backups import Settings
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.store import backups as kept

if TYPE_CHECKING:
    from gwgk_desktop.store.database import Site, Store

SETTINGS = "backups.json"
FOLDER_IN_SECOND = "gwgk-desktop-backups"


def settings(site: Site) -> Settings:
    """Return what the office has chosen about its backups."""
    return _settings(site) or Settings()


def settings_damaged(site: Site) -> Problem | None:
    """Return what to tell where it cannot be read what the office has chosen."""
    if _settings(site) is not None:
        return None
    return Problem(Code.BACKUP_SETTINGS_DAMAGED, facts={"file": SETTINGS})


def remember(site: Site, **noted: Any) -> None:
    """Note something beside what the office has chosen, as far as that goes.

    What cannot be read stays as it is, until the second place is chosen anew.
    """
    chosen = _settings(site)
    if chosen is not None:
        with suppress(Refusal):
            write_settings(site, replace(chosen, **noted))


def _settings(site: Site) -> Settings | None:
    """Return the settings, new ones where there are none; None where damaged."""
    try:
        told = json.loads((site.path.parent / SETTINGS).read_text("utf-8"))
        day, drilled_at = told["thorough_on"], told.get("drilled_at")
        return Settings(
            second=str(told["second"]),
            mark=str(told.get("mark", "")),
            budget=int(told["budget"]),
            thorough_on=date.fromisoformat(day) if day else None,
            drilled=str(told.get("drilled", "")),
            drilled_at=datetime.fromisoformat(drilled_at) if drilled_at else None,
            drill_passed=bool(told.get("drill_passed")),
        )
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    except (ArithmeticError, RecursionError):
        return None


def write_settings(site: Site, chosen: Settings) -> None:
    """Write what the office has chosen."""
    day, at = chosen.thorough_on, chosen.drilled_at
    told = {
        **asdict(chosen),
        "thorough_on": day.isoformat() if day else "",
        "drilled_at": at.isoformat(" ", "seconds") if at else "",
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    paths.replace_file(site.path.parent / SETTINGS, text.encode())


def choose_second(store: Store, folder: Path | None) -> None:
    """Remember the second place, or none; refuse an unfit folder.

    Only now is it made, and a mark put into it by which it is known again: a stick
    that is not plugged in, or another one, is never taken for it.
    """
    store.refuse_looker()
    chosen = settings(store)
    if folder is None:
        write_settings(store, replace(chosen, second=""))
        return
    refuse_unfit(store, folder)
    chosen = replace(
        chosen,
        second=str(folder.absolute()),
        mark=chosen.mark or secrets.token_hex(8),
    )
    place_in(folder).mkdir(parents=True, exist_ok=True)
    paths.replace_file(_mark_in(place_in(folder), chosen.mark), b"")
    write_settings(store, chosen)


def second_missing(site: Site) -> Problem | None:
    """Return why nothing can be put into the second place: it is not there.

    One that was chosen before places had marks is taken for ours where backups can
    stand in it already.
    """
    chosen, place = settings(site), second_place(site)
    if place is None:
        return None
    there = _mark_in(place, chosen.mark).is_file() if chosen.mark else place.exists()
    if there:
        return None
    plugged = place.parent.is_dir()
    code = Code.SECOND_NOT_OURS if plugged else Code.SECOND_MISSING
    return Problem(code, facts={"folder": chosen.second})


def mark_again(store: Store, place: Path) -> None:
    """Put the mark into a second place that was chosen before places had marks."""
    if not settings(store).mark:
        mark = secrets.token_hex(8)
        paths.replace_file(_mark_in(place, mark), b"")
        remember(store, mark=mark)


def _mark_in(place: Path, mark: str) -> Path:
    return place / f"desk-{mark}.mark"


def refuse_unfit(store: Store, folder: Path) -> None:
    """Refuse a folder that is no place for backups, and say why."""
    real, own = folder.resolve(), store.path.parent.resolve()
    if paths.is_remote(folder):
        raise Refusal(Code.BACKUP_TARGET_NETWORK, folder=str(folder))
    if service := paths.sync_service(folder):
        raise Refusal(Code.BACKUP_TARGET_SYNCED, folder=str(folder), service=service)
    if real == own or own in real.parents:
        raise Refusal(Code.BACKUP_TARGET_OWN, folder=str(folder))
    paths.refuse_astray(folder)
    paths.check_writable(folder)
    there = next(it for it in (real, *real.parents) if it.exists())
    needed = kept.space_needed(store.path, place_in(folder))
    free = shutil.disk_usage(there).free
    if free < needed:
        raise Refusal(
            Code.BACKUP_TARGET_FULL,
            folder=str(folder),
            needed=_megabytes(needed),
            free=_megabytes(free),
        )


def second_place(site: Site) -> Path | None:
    """Return where backups stand in the second place; None where none is chosen."""
    second = settings(site).second
    return place_in(Path(second)) if second else None


def place_in(folder: Path) -> Path:
    """Return where backups stand in a folder that people also use otherwise."""
    return folder if folder.name == FOLDER_IN_SECOND else folder / FOLDER_IN_SECOND


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
