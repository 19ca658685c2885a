"""`python -m bancheng` is the `bancheng` command."""

from bancheng.config.cli import main

if __name__ == "__main__":
    main()
