"""The application can be served by any server that knows only its name."""

import os
import subprocess
import sys
from pathlib import Path


def test_it_is_found_by_its_name_alone(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "BANCHENG_DATA": str(tmp_path)}
    served = [
        sys.executable,
        "-c",
        "from bancheng.config.wsgi import application; print(callable(application))",
    ]
    said = subprocess.run(served, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert said.stdout.strip() == "True", said.stderr
