"""Where espeak-ng's library and voices are, so that pyttsx3 finds them without root."""

from __future__ import annotations

import os
from pathlib import Path

import espeakng_loader

#: The name by which pyttsx3 asks for the library.
LIBRARY = "libespeak-ng.so.1"


def environment(work_folder: Path) -> dict[str, str]:
    """The environment in which the worker is started: this process's own, and where espeak-ng is.

    Puts a link to the library into `work_folder`, which is made if missing. May be called by several
    processes at once. Raises OSError when the folder cannot be written.
    """
    folder = Path(work_folder).resolve() / "espeak-ng"
    folder.mkdir(parents=True, exist_ok=True)
    link, library = folder / LIBRARY, str(espeakng_loader.get_library_path())
    if not link.is_symlink() or os.readlink(link) != library:
        fresh = folder / f".{LIBRARY}.{os.getpid()}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(library)
        fresh.replace(link)
    paths = [str(folder), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    return {
        **os.environ,
        "LD_LIBRARY_PATH": os.pathsep.join(paths),
        "ESPEAK_DATA_PATH": str(Path(espeakng_loader.get_data_path()).parent),
    }
