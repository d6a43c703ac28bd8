"""What every run of the tests starts from: a server's data folder with the databases to copy in it.

Made once, kept as one file in var/tests, and unpacked by every run into a folder of its own, so that two runs at once
never meet. Its name is a digest of all that it was made from: what Python had imported by then, every file of
`DATA`, and the hour, because the demo is about now. When one of them is another, there is no file of that name.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from portal.settings import ROOT

KEPT = ROOT / "var" / "tests"
DATA = ("db", "seed", "portal/locale", "portal/demo/sql", "constraints.txt")  # read, not imported
MAX_KEPT = 3  # of so many branches one goes back and forth between


def unpack(into: Path) -> bool:
    """Put the data there; False if none was kept that is made from what stands here now."""
    for manifest in KEPT.glob("*.json"):
        try:
            if digest(json.loads(manifest.read_text())) == manifest.stem:
                with tarfile.open(manifest.with_suffix(".tar")) as archive:
                    archive.extractall(into.parent, filter="fully_trusted")  # our own; keeps the owner
                return True
        except OSError:  # a file that it was made from is gone, or another run cleared it away
            continue
    return False


def keep(data: Path, begun: float) -> None:
    """Pack the data of a stopped server, made since the time `begun`, unless somebody saved a file meanwhile."""
    made_from = sorted({*imported(), *DATA})
    if max(path.stat().st_mtime for path in files(made_from)) > begun:
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / digest(made_from)
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        archive, manifest = Path(folder, "tar"), Path(folder, "json")
        with tarfile.open(archive, "w") as packed:
            packed.add(data, data.name)
        manifest.write_text(json.dumps(made_from))
        archive.replace(kept.with_suffix(".tar"))
        manifest.replace(kept.with_suffix(".json"))
    for old in sorted(KEPT.glob("*.json"), key=lambda m: m.stat().st_mtime)[:-MAX_KEPT]:
        old.unlink(missing_ok=True)
        old.with_suffix(".tar").unlink(missing_ok=True)


def imported() -> set[str]:
    """The project's modules that this process has imported, as paths from the project's folder."""
    paths = (Path(m.__file__) for m in list(sys.modules.values()) if getattr(m, "__file__", None))
    ours = (p.relative_to(ROOT) for p in paths if p.is_relative_to(ROOT))
    return {str(p) for p in ours if p.parts[0] != ".venv"}


def files(names: Iterable[str]) -> list[Path]:
    """These files, and those in these folders."""
    found = (
        p for name in names for p in ((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name])
    )
    return sorted(p for p in found if "__pycache__" not in p.parts and not p.is_dir())


def digest(made_from: Iterable[str]) -> str:
    """A name for these files as they are in this hour.

    Raises:
        OSError: one of them is gone.
    """
    made = hashlib.sha256(time.strftime("%Y-%m-%d %H").encode())
    for path in files(made_from):
        made.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return made.hexdigest()[:16]
