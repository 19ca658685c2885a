# Finds a Python ≥ 3.12 that really runs, and sets $python. A name on PATH proves nothing: a shim may lead nowhere.
find_python() {
  local candidate folder
  local -a candidates=("$1/.venv/bin/python" python3.12 python3.13 python3.14)
  for folder in "${PYENV_ROOT:-$HOME/.pyenv}/versions" /opt/pyenv/versions /usr/local/pyenv/versions; do
    for candidate in "$folder"/3.12.*/bin/python "$folder"/3.1[3-9].*/bin/python; do
      candidates+=("$candidate")
    done
  done
  candidates+=(/usr/bin/python3.12 /usr/bin/python3.13 /usr/local/bin/python3 /usr/bin/python3 python3)
  for candidate in "${candidates[@]}"; do
    if "$candidate" -c 'import ensurepip, sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
      python=$candidate
      return 0
    fi
  done
  echo "没有找到能运行的 Python 3.12 或更新的版本：请先安装（例如 apt install python3 python3-venv，或用 pyenv），再重试。" >&2
  return 1
}
