"""`make check`: everything that can be judged without running the product, each with its own line.

All checks run even when one fails, so that one call shows everything there is to mend.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = [sys.executable, "-m"]
DJANGO = [*PYTHON, "django"]
SETTINGS = ["--settings=tests.settings"]
PAPERS = ["tests/test_house.py", "tests/test_docs.py"]
CODE = ["bancheng", "tests", "tools"]


def checks() -> dict[str, list[str]]:
    """Name of each check and the command that answers it."""
    templates = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("bancheng/*/templates/**/*.html"))]
    return {
        "format": [*PYTHON, "ruff", "format", "--check", "--quiet", *CODE],
        "lint": [*PYTHON, "ruff", "check", "--quiet", *CODE],
        "types": [*PYTHON, "mypy", "--no-error-summary"],
        "templates: form": [str(BIN / "djade"), "--check", "--target-version", "6.1", *templates],
        "templates: lint": [*PYTHON, "djlint", "--lint", "--quiet", *templates],
        "floors": [str(BIN / "lint-imports"), "--no-logo"],
        "migrations": [*DJANGO, "makemigrations", "--check", "--dry-run", *SETTINGS],
        "settings": [*DJANGO, "check", "--fail-level=ERROR", *SETTINGS],
        "house and docs": [*PYTHON, "pytest", "-q", "--no-header", *PAPERS],
    }


def main() -> int:
    """Runs them all; 0 when every one passes."""
    failed = [name for name, command in checks().items() if not _passes(name, command)]
    print(f"check: {', '.join(failed)} failed" if failed else "check: all passed", flush=True)
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    started = time.monotonic()
    print(f"· {name} …", end=" ", flush=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    print(f"{'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - started:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
