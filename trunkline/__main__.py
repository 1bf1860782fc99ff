"""`python -m trunkline`: the same as the command `trunkline`."""

from trunkline.cli import main

main(prog_name="trunkline")
