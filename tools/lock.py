"""`make lock`: versions and hashes of everything installed, for every platform, and no host anywhere."""

import os
import subprocess

from tools.bootstrap import ROOT, UV

NAMES = ("requirements-uv", "requirements-node", "requirements", "requirements-dev")
SILENT = ("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")


def main() -> int:
    """Compiles each file in turn, the suite's last: it is held to the product's versions."""
    for name in NAMES:
        print(f"· {name}.lock", flush=True)
        words = [str(UV), "pip", "compile", "--quiet", "--universal", "--generate-hashes", *SILENT]
        words += ["--python-version", "3.12", f"{name}.in", "-o", f"{name}.lock"]
        environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        done = subprocess.run(words, cwd=ROOT, env=environment, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
