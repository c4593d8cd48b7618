#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/check and tools/landed find what they are for, in a small repository made for it."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TAG = "SPDX-License-Identifier: Apache-2.0\n"
# None of them reaches the repository of the test from the one around it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GLOVEBOX_"))}

CLEAN = {
    ".gitignore": "__pycache__/\n/build/\n",
    "ARCHITECTURE.md": "# Rooms\n\n| room | purpose |\n|---|---|\n| `base/` | ground |\n",
    "docs/guides/privacy-review.md": "# Attacks\n",
    "docs/reference/dependencies.md": "`fmt-dev` and `duckdb`\n",
    "scripts/setup": f'#!/bin/bash\n# {TAG}libraries=(\n    fmt-dev\n)\n    echo "x duckdb@1 ${{libraries[*]}}"\n',
    "src/LAYERS": "base:\n",
    "src/base/CMakeLists.txt": f"# {TAG}glovebox_room(NAME base HEADERS size.h)\n",
    "src/base/README.md": "# base\n",
    "src/base/size.h": f"// {TAG}#pragma once\n\nint Size();\n",
}


class Repository:
    def __init__(self, folder: str):
        self.root = Path(folder) / "tree"
        self.environment = {**ENVIRONMENT, "GLOVEBOX_CACHE": folder}
        for path in ("tools/check", "tools/landed", "tools/tidy/tidy.py", ".clang-format"):
            self.write(path, (ROOT / path).read_text(encoding="utf-8"))
        for path, text in CLEAN.items():
            self.write(path, text)
        self.run("git", "init", "--quiet")

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755 if text.startswith("#!") else 0o644)

    def commit(self, message: str) -> str:
        self.run("git", "add", "--all")
        self.run("git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", message)
        return self.run("git", "rev-parse", "HEAD").strip()

    def run(self, *command: str) -> str:
        return subprocess.run(command, cwd=self.root, env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False).stdout

    def check(self, *options: str) -> list[str]:
        return self.run("tools/check", *options).splitlines()


class ToolsCheck(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.repository = Repository(folder)

    def test_a_clean_tree_has_no_findings(self):
        self.repository.commit("Begin\n\nChangelog: none")

        self.assertEqual(self.repository.check(), [])

    def test_each_check_finds_its_planted_violation(self):
        write = self.repository.write
        write("src/base/size.h", f"// {TAG}#pragma once\n\nint  Size();\n")
        write("src/base/lost.h", f"// {TAG}#pragma once\n")
        write("src/extra/README.md", "# extra\n")
        write("scripts/run", f"#!/bin/bash\n# {TAG}echo $1\n")
        write("scripts/setup", CLEAN["scripts/setup"].replace("fmt-dev", "fmt-dev curl-dev"))
        write("tools/lint.py", f"# {TAG}import os\n")
        write("tools/broken.py", f"# {TAG}def (\n")
        write("docs/guide.md", "[a](missing.md) [b](../ARCHITECTURE.md#rooms) [c](#none) `[d](x.md)` \n")
        write("tests/adversarial/new/one.test", "# An attack.\n")
        write("docs/picture.bin", "\0" * 300_000)
        write("package-lock.json", '{"resol' 'ved": "http://somewhere"}\n')
        (self.repository.root / "docs/guide.md").chmod(0o755)
        self.repository.commit("Change the product and tell nobody")
        head = self.repository.run("git", "rev-parse", "--short", "HEAD").strip()

        self.assertEqual(sorted(self.repository.check()), sorted([
            "src/base/size.h:4:4: layout: run tools/check -f",
            "src/LAYERS:1: [layer] the room extra is missing",
            "src/base/lost.h:1: [unowned] no target owns this header: name it in CMakeLists.txt or delete it",
            "scripts/run:3:6: note: Double quote to prevent globbing and word splitting. [SC2086]",
            "tools/broken.py:2: invalid syntax",
            "tools/lint.py:2: os is imported and not used",
            "docs/guide.md:1: blanks at the end: run tools/check -f",
            "docs/guide.md:1: is executable without #!",
            "docs/picture.bin:1: a binary of 292 KB, at most 200: generate it",
            "package-lock.json:1: names a package registry; the client knows it",
            "docs/guide.md:1: missing.md does not exist",
            "docs/guide.md:1: docs/guide.md has no heading #none",
            "ARCHITECTURE.md:1: extra is missing in the table of rooms",
            "docs/guides/privacy-review.md:1: tests/adversarial/new has no row",
            "scripts/setup:1: curl-dev has no row in docs/reference/dependencies.md",
            f"commit {head} Change the product and tell nobody: changes the product: add to CHANGELOG.md, "
            "or say `Changelog: none` in the message",
        ]))

    def test_fixing_leaves_nothing_of_what_can_be_fixed(self):
        self.repository.write("src/base/size.h", f"// {TAG}#pragma once\n\nint  Size();  \n\n")
        self.repository.write("docs/guide.md", "text \n")
        (self.repository.root / "docs/guide.md").chmod(0o755)
        self.repository.commit("Begin\n\nChangelog: none")

        self.repository.check("-f")

        self.assertEqual(self.repository.check(), [])
        self.assertEqual((self.repository.root / "src/base/size.h").read_text(), CLEAN["src/base/size.h"])

    def test_staged_files_are_looked_at_alone(self):
        self.repository.commit("Begin\n\nChangelog: none")
        self.repository.write("docs/old.md", "text \n")
        self.repository.write("docs/new.md", "text \n")
        self.repository.run("git", "add", "docs/new.md")

        self.assertEqual(self.repository.check("--staged"), ["docs/new.md:1: blanks at the end: run tools/check -f"])

    def test_what_landed_is_the_newest_known_good_commit(self):
        first = self.repository.commit("Begin\n\nChangelog: none")
        self.assertEqual(self.repository.run("tools/landed"), "")

        Path(self.repository.environment["GLOVEBOX_CACHE"], "landed").write_text(first + "\n", encoding="utf-8")
        self.assertEqual(self.repository.run("tools/landed"), "")

        self.repository.write("docs/new.md", "text\n")
        self.repository.commit("Go on")
        self.assertEqual(self.repository.run("tools/landed"), first + "\n")


if __name__ == "__main__":
    sys.exit(unittest.main())
