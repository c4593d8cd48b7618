#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The linters find what they are for, and nothing else. Run by tools/check."""
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tidy

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def names(code: str) -> list[tuple[str, int]]:
    return [(function.name, function.last_line - function.first_line + 1) for function in tidy.functions(code)]


def findings_in(files: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {"src/LAYERS": "base:\n", **files}.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(text, encoding="utf-8")
        return [f"{found.path}:{found.line}: {found.rule}" for found in tidy.findings_of(Path(folder), Path("none"))]


class PlantedTrees(unittest.TestCase):
    maxDiff = None

    def test_the_bad_tree_yields_exactly_the_findings_beside_it(self):
        run = subprocess.run([HERE / "tidy.py", "--root", HERE / "bad", "--excuses", HERE / "bad/excuses"],
                             stdout=subprocess.PIPE, text=True, check=False)

        self.assertEqual(run.stdout.splitlines(), (HERE / "bad.findings").read_text().splitlines())
        self.assertEqual(run.returncode, 1)

    def test_every_rule_is_planted(self):
        planted = set(re.findall(r"\[([\w-]+)\]", (HERE / "bad.findings").read_text()))
        rules = set(re.findall(r'Finding\([^"]*(?:"[^"]*", )?\w+, "([a-z-]+)"', (HERE / "tidy.py").read_text()))
        rules |= {ban.rule for ban in tidy.BANS}

        # The sizes are tested below: their bad examples would be long.
        self.assertEqual(rules - planted - {"file-size", "function-size"}, set())

    def test_clang_tidy_yields_exactly_the_findings_beside_it(self):
        run = subprocess.run(
            ["clang-tidy-19", "--quiet", f"--config-file={ROOT / '.clang-tidy'}", HERE / "clang/bad.cpp", "--",
             "-std=c++20"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)

        found = [line.replace(str(HERE / "clang") + "/", "").replace(",-warnings-as-errors", "")
                 for line in run.stdout.splitlines() if re.search(r": (?:error|warning): ", line)]
        self.assertEqual(found, (HERE / "clang/bad.findings").read_text().splitlines())


class FunctionSizes(unittest.TestCase):
    def test_functions_are_found_where_they_stand(self):
        code = "namespace a {\nint F() {\n    return 1;\n}\n\nclass B final {\n  public:\n    int G() const { return 2; }\n};\n}\n"
        self.assertEqual(names(code), [("F", 3), ("G", 1)])

    def test_initialisers_do_not_hide_the_body(self):
        code = "A::A(int size)\n    : size_{size}, map_{{1, 2}}, other_(size) {\n    Start();\n}\nint After() {\n}\n"
        self.assertEqual(names(code), [("A::A", 4), ("After", 2)])

    def test_tables_lambdas_and_conditions_are_no_functions_of_their_own(self):
        code = "constexpr T kTable[] = {\n    {1, F(2)},\n};\nint F() {\n    auto x = [&] {\n    };\n    if (x) {\n    }\n}\n"
        self.assertEqual(names(code), [("F", 6)])

    def test_operators_and_templates_are_functions(self):
        code = ("template <class T>\n    requires(sizeof(T) == 1)\nbool operator==(const T& a, const T& b) {\n}\n"
                "class THREAD_ANNOTATION(capability(x)) M final {\n    M& operator=(const M& other) {\n    }\n};\n")
        self.assertEqual([length for _, length in names(code)], [4, 2])

    def test_a_function_and_a_file_have_a_longest_length(self):
        head = "// SPDX-License-Identifier: Apache-2.0\n"
        longest = "void F() {\n" + "    G();\n" * (tidy.FUNCTION_LINES_MAX - 2) + "}\n"
        too_long = "void F() {\n" + "    G();\n" * (tidy.FUNCTION_LINES_MAX - 1) + "}\n"
        lines = "\n" * (tidy.FILE_LINES_MAX - 1)

        found = findings_in({"tests/a.cpp": head + longest, "tests/b.cpp": head + too_long,
                             "tests/c.cpp": head + lines, "tests/d.cpp": head + lines + "\n",
                             "tests/CMakeLists.txt": head.replace("//", "#") + "add(a.cpp b.cpp c.cpp d.cpp)\n"})

        self.assertEqual(found, ["tests/b.cpp:2: function-size", "tests/d.cpp:1: file-size"])


if __name__ == "__main__":
    sys.exit(unittest.main())
