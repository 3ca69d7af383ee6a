"""``python -m cleaner``: the command, for who has the package but not its folder of commands on the path."""

from cleaner.cli import main

main(prog_name="cleaner")
