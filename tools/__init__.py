"""What `./run`, `./test` and `make` are made of; no part of the product."""
