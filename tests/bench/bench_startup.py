"""What the start costs: CPU time of the interpreter, of the import and of the command, least of many.

python -m tests.bench.bench_startup
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 15
HEAVY = ("click", "numpy", "regex", "lxml", "scipy", "trafilatura", "datasketch")
ARTICLE = """\
The bridge over the river reopens on Monday, the city council said in a statement on Friday.

The ferry goes on until then, and it costs nothing.
"""
MODEL = "from cleaner.model import predict, weights"
TEXT, HTML = "weights.load()", "weights.load(weights.MARKUP)"
PAGE = f"Facebook\nTwitter\nWhatsApp\n\n{ARTICLE}"


def cpu(command: list[str], environment: dict[str, str]) -> float:
    """Milliseconds of CPU, user and system, that ``command`` takes."""
    least = float("inf")
    for _ in range(ROUNDS + 1):  # the first one fills the caches
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        article, page = Path(folder) / "article.txt", Path(folder) / "page.txt"
        article.write_text(ARTICLE, encoding="utf-8")
        page.write_text(PAGE, encoding="utf-8")
        # byte code is kept, as it is for everything that is installed
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        python = sys.executable
        print("ms of CPU")
        for name, command in {
            "bare Python": [python, "-c", "pass"],
            "import cleaner": [python, "-c", "import cleaner"],
            "import of the model": [python, "-c", MODEL],
            "and its network for text": [python, "-c", f"{MODEL}; {TEXT}"],
            "and that for HTML": [python, "-c", f"{MODEL}; {TEXT}; {HTML}"],
            "cleaner --version": [python, "-m", "cleaner", "--version"],
            "cleaner check article.txt, which is clean": [python, "-m", "cleaner", "check", str(article)],
            "cleaner check page.txt, which asks the model": [python, "-m", "cleaner", "check", str(page)],
            "cleaner check --no-model page.txt": [
                *[python, "-m", "cleaner", "check", "--no-model", str(page)]
            ],
        }.items():
            print(f"{name:48} {cpu(command, environment):6.0f}", flush=True)
        code = f"import json, sys, cleaner; print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
        output = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, check=True).stdout
        print(f"heavy modules that `import cleaner` loads: {', '.join(json.loads(output)) or 'none'}")


if __name__ == "__main__":
    main()
