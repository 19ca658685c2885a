"""The application can be served by any server that knows only its name."""

import os
import subprocess
import sys
from pathlib import Path

from bancheng.config import garbage


def test_it_is_found_by_its_name_alone(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "BANCHENG_DATA": str(tmp_path)}
    served = [
        sys.executable,
        "-c",
        "from bancheng.config.wsgi import application; import gc; print(callable(application), gc.get_threshold()[0], gc.get_freeze_count() > 0)",
    ]
    said = subprocess.run(served, env=environment, capture_output=True, text=True, check=False, timeout=60)
    # What is loaded stays for the life of the process, and is not looked through for garbage.
    assert said.stdout.strip() == f"True {garbage.AFTER} True", said.stderr
