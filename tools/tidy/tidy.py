#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What compilers and clang-tidy do not check: sizes, layers, fences, banned words, owners, tests, licences.

Prints one finding a line, `path:line: [rule] what and what instead`, and exits 1 if there is one. An exception
stands in tools/tidy/excuses as `rule path reason`; one that excuses nothing is a finding too. What each rule
finds is shown by the tree in tools/tidy/bad and listed in bad.findings beside it.
"""
import argparse
import os
import re
import subprocess
import sys
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Iterator, NamedTuple

# Lower one of these now and then.
FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
HEADER_INCLUDES_MAX = 10
README_LINES_MAX = 25
EXCUSE_WORDS_MIN = 3

# Trees that break the rules on purpose, to show that they are found.
PLANTED = ("tools/tidy/bad/", "tools/tidy/clang/")
OURS = ("src/", "sandbox/", "tests/", "examples/")
CODE_SUFFIXES = (".cpp", ".h")
SOURCE_SUFFIXES = CODE_SUFFIXES + (".py", ".cmake", ".js", ".mjs", ".ts", ".svelte", ".css", ".sql", ".yml", ".yaml")
SOURCE_NAMES = ("CMakeLists.txt", ".clang-format", ".clang-tidy", "pre-commit")

# What each room owns: no other file may include it. An empty tuple: nobody may.
FENCES = (
    # The bench compares against a program that is DuckDB and nothing of ours.
    (r"duckdb(\.hpp?$|/)", "DuckDB", ("src/analytics/", "tests/bench/")),
    (r"(openssl/|sodium(\.h$|/))", "OpenSSL and libsodium", ("src/crypto/", "sandbox/")),
    (r"boost/(beast|asio)[/.]", "Boost.Beast and Asio", ("src/net/", "tests/bench/")),
    (r"curl/", "libcurl", ("src/net/",)),
    (r"boost/json[/.]", "Boost.JSON", ("src/base/",)),
    (r"boost/(?!beast|asio|json|system)", "the rest of Boost", ()),
    (r"sqlite3", "SQLite", ("src/metadata/",)),
    (r"re2/", "RE2", ("src/api/",)),
    (r"prometheus/", "prometheus-cpp", ("src/monitoring/",)),
    (r"spdlog/", "spdlog", ("src/base/",)),
    (r"tl/expected", "tl::expected", ("src/base/",)),
    (r"CLI/", "CLI11", ("src/server/", "sandbox/")),
    (r"(unicode/|phonenumbers/)", "ICU and libphonenumber", ("src/matching/", "sandbox/")),
    (r"(seccomp\.h|linux/(seccomp|landlock)\.h)", "seccomp and Landlock", ("src/analytics/",)),
    (r"(sys/socket|netdb|netinet/in|arpa/inet)\.h", "sockets", ("src/net/", "src/analytics/", "tests/bench/")),
    (r"(absl|google/protobuf|nlohmann)/", "Abseil, protobuf and nlohmann-json", ()),
)


class Ban(NamedTuple):
    rule: str
    pattern: str
    instead: str
    allowed: tuple[str, ...] = ()


BANS = (
    Ban("mutex", r"\bstd::(?:recursive_|shared_|timed_)?mutex\b|\bstd::(?:lock_guard|unique_lock|scoped_lock)\b",
        "use base::Mutex and base::Lock, which the compiler checks", ("src/base/",)),
    Ban("clock", r"_clock::now\b|\b(?:clock_gettime|gettimeofday)\s*\(|(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0)\s*\)",
        "take a base::Clock", ("src/base/", "tests/bench/")),
    Ban("random", r"(?<![\w.>])s?rand\s*\(|\b(?:random_device|mt19937(?:_64)?|default_random_engine)\b"
        r"|\b(?:getrandom|RAND_(?:priv_)?bytes|randombytes\w*|arc4random\w*)\s*\(", "take a base::Random", ("src/base/",)),
    Ban("shared-ptr", r"(?<!duckdb::)\b(?:make_shared|shared_ptr)<\s*(?!const\b)",
        "use a value, unique_ptr, or shared_ptr<const T> for a published snapshot"),
    # The socket calls of the system want a sockaddr for every family, and libFuzzer hands over unsigned bytes.
    Ban("reinterpret-cast", r"\breinterpret_cast\b(?!<(?:const )?sockaddr\s*\*>)", "use base's byte views, std::bit_cast or memcpy", ("src/crypto/", "tests/fuzz/")),
    Ban("detach", r"(?:\.|->)detach\s*\(\s*\)", "keep a std::jthread and its stop token"),
    Ban("sleep", r"\bsleep_(?:for|until)\b|\b(?:usleep|nanosleep)\s*\(|(?<![\w.>:])sleep\s*\(",
        "wait on an event, or base::Clock::SleepFor", ("src/base/",)),
    # What DuckDB calls back into, a file system of ours, can only answer it in its own exceptions.
    Ban("throw", r"\bthrow\b(?!\s+duckdb::)", "return a base::Result"),
    # Besides literals, the builders of tests/support: they are the vocabulary of a test.
    Ban("using-namespace", r"\busing\s+namespace\b(?!\s+(?:(?:\w+::)*\w*literals|support)\b)", "name what you use"),
)
# Written in two parts, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
VAGUE_TYPE = re.compile(r"\b(?:class|struct)\s+(?:\[\[\w+\]\]\s*)?(\w*(?:Util|Utils|Helper|Helpers|Common|Manager|Impl))\b(?!\s*;)")
VAGUE_FILE = re.compile(r"(?:^|_)(?:utils?|helpers?|common|manager|misc|impl|core)(?:_test)?\.(?:h|cpp)$")
# An example in a comment is indented by four; what is left from an edit is not.
COMMENTED_CODE = re.compile(r"^\s*// {0,2}(?:[\w:<>*&.\->\[\]]+ ){0,2}[\w:<>*&.\->\[\]]+ ?[=(].*;\s*$|^\s*// {0,2}#\s*(?:include|if|define)\b")
HEAVY_IN_HEADER = {"regex": "half a second in every file that includes it; put it into the source",
                   "iostream": "static constructors in every file; use <iosfwd> or base's log"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
LICENCE = re.compile(r"^(?://|#|--|/\*|<!--) SPDX-License-Identifier: Apache-2\.0(?: \*/| -->)?$")
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|\bR"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'", re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", re.MULTILINE)


class Finding(NamedTuple):
    path: str
    line: int
    rule: str
    message: str


class Include(NamedTuple):
    line: int
    quoted: bool
    target: str


def blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match.group())


class SourceFile:
    def __init__(self, root: Path, path: str):
        self.path = path
        self.suffix = PurePosixPath(path).suffix
        self.text = (root / path).read_text(encoding="utf-8", errors="replace")

    @property
    def is_code(self) -> bool:
        return self.suffix in CODE_SUFFIXES

    @property
    def is_header(self) -> bool:
        return self.suffix == ".h"

    @property
    def is_test(self) -> bool:
        return self.path.endswith("_test.cpp") or self.path.startswith("tests/") or self.is_test_header

    @property
    def is_test_header(self) -> bool:
        return self.is_header and "/test_" in self.path

    @property
    def room(self) -> str:
        parts = self.path.split("/")
        return parts[1] if parts[0] == "src" and len(parts) > 2 else ""

    @cached_property
    def code(self) -> str:
        """The text without comments and literals, every character in its place."""
        return NOT_CODE.sub(blank, self.text)

    @cached_property
    def includes(self) -> list[Include]:
        return [Include(line_of(self.text, match.start()), match[1] == '"', match[2])
                for match in INCLUDE.finditer(self.text)]


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


class Tree:
    """The files of the repository and its layers. Immutable."""

    def __init__(self, root: Path):
        self.root = root
        self.paths = sorted(path for path in list_files(root) if not path.startswith(PLANTED))
        self.files = [SourceFile(root, path) for path in self.paths if is_source(root, path)]
        self.code = [file for file in self.files if file.is_code and file.path.startswith(OURS)]

    @cached_property
    def layers(self) -> dict[str, list[str]]:
        lines = (self.root / "src/LAYERS").read_text(encoding="utf-8").splitlines()
        rooms = (line.split(":", 1) for line in lines if line.strip() and not line.startswith("#"))
        return {room.strip(): uses.split() for room, uses in rooms}

    @cached_property
    def rooms(self) -> set[str]:
        return {path.split("/")[1] for path in self.paths if path.startswith("src/") and path.count("/") > 1}


def list_files(root: Path) -> list[str]:
    if not (root / ".git").exists():
        return [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [path for path in listed.split("\0") if path and (root / path).is_file()]


def is_source(root: Path, path: str) -> bool:
    name = PurePosixPath(path)
    if name.suffix in SOURCE_SUFFIXES or name.name in SOURCE_NAMES:
        return True
    if name.suffix or path.startswith("tests/"):
        return False
    with open(root / path, "rb") as file:
        return file.read(2) == b"#!"


# --- Sizes ---

class Function(NamedTuple):
    name: str
    first_line: int
    last_line: int


def brace_kind(header: str) -> str:
    """What the brace after `header` opens outside of any function: scope, function or init."""
    header = re.sub(r"^(?:\s*(?:public|private|protected)\s*:)+", "", header).strip()
    plain = re.sub(r"\[\[.*?\]\]", "", header)
    if re.match(r"(?:inline\s+)?namespace\b|extern\s*$", plain):
        return "scope"
    named = re.sub(r"\b(?:alignas|[A-Z][A-Z_]+)\s*\((?:[^()]|\([^()]*\))*\)", "", plain)
    if re.match(r"(?:template\s*<.*>\s*)?(?:requires\b.*\s)?(?:typedef\s+)?(?:class|struct|union|enum)\b", named,
                re.DOTALL) and "(" not in named:
        return "scope"
    if "(" not in plain:
        return "init"
    while (shorter := re.sub(r"\([^()]*\)", "()", plain.replace("()", "\0"))) != plain.replace("()", "\0"):
        plain = shorter.replace("\0", "")
    if re.search(r"(?<![<>=!])=(?!=)", re.sub(r"operator\s*[^\s\w]+", "", plain)):
        return "init"
    # In a list of initialisers, the brace of a member follows its name; the body follows a brace or parenthesis.
    if re.search(r"[)\0]\s*(?:noexcept\s*)?:(?!:)", plain) and re.search(r"[\w>]\s*$", header):
        return "init"
    return "function"


def functions(code: str) -> Iterator[Function]:
    code = DIRECTIVE.sub(blank, code)
    stack: list[str] = []
    start = first = 0
    for match in re.finditer(r"[{};]", code):
        mark, offset = match.group(), match.start()
        if mark == "{":
            nested = bool(stack) and stack[-1] in ("function", "init", "block")
            kind = "block" if nested else brace_kind(code[start:offset])
            stack.append(kind)
            if kind == "function":
                first = start
            if kind in ("scope", "function"):
                start = offset + 1
        elif mark == "}" and stack:
            kind = stack.pop()
            if kind == "function":
                head = re.sub(r"^(?:\s*(?:public|private|protected)\s*:)+", blank, code[first:offset])
                begin = first + len(head) - len(head.lstrip())
                name = re.search(r"([\w:~]+|operator\s*\S+)\s*\(", head)
                yield Function(name[1] if name else "?", line_of(code, begin), line_of(code, offset))
            if kind in ("scope", "function"):
                start = offset + 1
        elif mark == ";" and (not stack or stack[-1] == "scope"):
            start = offset + 1


def check_sizes(tree: Tree) -> Iterator[Finding]:
    for file in tree.files:
        lines = file.text.count("\n")
        if lines > FILE_LINES_MAX:
            yield Finding(file.path, 1, "file-size", f"{lines} lines, at most {FILE_LINES_MAX}: probably two things")
    for file in tree.code:
        for function in functions(file.code):
            length = function.last_line - function.first_line + 1
            if length > FUNCTION_LINES_MAX:
                yield Finding(file.path, function.first_line, "function-size",
                              f"{function.name} has {length} lines, at most {FUNCTION_LINES_MAX}: move leaves out")


# --- Includes ---

def check_headers(tree: Tree) -> Iterator[Finding]:
    for file in tree.code:
        if not file.is_header:
            continue
        if len(file.includes) > HEADER_INCLUDES_MAX:
            yield Finding(file.path, 1, "include-count",
                          f"{len(file.includes)} includes, at most {HEADER_INCLUDES_MAX}: declare forward or split")
        if "#pragma once" not in file.code:
            yield Finding(file.path, 1, "pragma-once", "the second inclusion breaks: begin with #pragma once")
        for include in file.includes:
            if include.target in HEAVY_IN_HEADER:
                yield Finding(file.path, include.line, "include-heavy",
                              f"<{include.target}> in a header: {HEAVY_IN_HEADER[include.target]}")


def check_layers(tree: Tree) -> Iterator[Finding]:
    for room in sorted(tree.rooms - set(tree.layers)):
        yield Finding("src/LAYERS", 1, "layer", f"the room {room} is missing")
    for cycle in cycles(tree.layers):
        yield Finding("src/LAYERS", 1, "layer-cycle", " -> ".join(cycle))
    for file in tree.code:
        if file.room:
            allowed, who = {file.room, *tree.layers.get(file.room, [])}, file.room
        elif file.path.startswith("sandbox/"):
            allowed, who = {"sandbox", "base", "net"}, "the sandbox"
        else:
            continue
        for include in file.includes:
            first, slash, _ = include.target.partition("/")
            if not include.quoted or (first in allowed and slash):
                continue
            if (not slash and not file.room) or (file.is_test and include.target.startswith("../tests/support/")):
                continue
            if not slash:
                yield Finding(file.path, include.line, "include-path", f'"{include.target}": say "room/file.h"')
            else:
                yield Finding(file.path, include.line, "layer", f"{who} may not include {include.target} (src/LAYERS)")


def check_links(tree: Tree) -> Iterator[Finding]:
    """A target links to what its files may include, and to nothing else of ours."""
    for path in tree.paths:
        room = path.split("/")[1] if path.startswith("src/") and path.count("/") > 1 else ""
        if not path.endswith("/CMakeLists.txt") or not (room or path.startswith("sandbox/")):
            continue
        text = re.sub(r"#[^\n]*", blank, (tree.root / path).read_text(encoding="utf-8"))
        # A test program may use more than its room: it stands in a call of its own.
        scope = r"\bglovebox_room\([^)]*?\bUSES\s+([a-z_\s]+)" if room else r"\b(?:USES\s+([a-z_\s]+)|glovebox_\w+)"
        allowed = {room, *tree.layers.get(room, [])} if room else {"base", "net"}
        for match in re.finditer(scope, text):
            for name in (match[1] or match[0].removeprefix("glovebox_")).split():
                if name in tree.layers and name not in allowed:
                    yield Finding(path, line_of(text, match.start()), "layer",
                                  f"{room or 'the sandbox'} may not link to {name} (src/LAYERS)")


def check_include_cycles(tree: Tree) -> Iterator[Finding]:
    headers = {file.path.removeprefix("src/"): file for file in tree.code if file.is_header}
    graph = {name: [include.target for include in file.includes if include.target in headers]
             for name, file in headers.items()}
    for cycle in cycles(graph):
        yield Finding(headers[cycle[0]].path, 1, "include-cycle", " -> ".join(cycle))


def cycles(graph: dict[str, list[str]]) -> list[list[str]]:
    """One cycle for each strongly connected part, as its nodes in order with the first again at the end."""
    done: set[str] = set()
    found: list[list[str]] = []

    def visit(node: str, trail: list[str]) -> None:
        if node in trail:
            found.append(trail[trail.index(node):] + [node])
        elif node not in done:
            for following in graph.get(node, []):
                visit(following, trail + [node])
            done.add(node)

    for node in sorted(graph):
        visit(node, [])
    return found


def check_fences(tree: Tree) -> Iterator[Finding]:
    fences = [(re.compile(pattern), what, allowed) for pattern, what, allowed in FENCES]
    for file in tree.code:
        for include in file.includes:
            if include.quoted:
                continue
            for pattern, what, allowed in fences:
                if pattern.match(include.target) and not file.path.startswith(allowed or "\0"):
                    where = " and ".join(allowed) or "no room"
                    yield Finding(file.path, include.line, "fence", f"{what}: only in {where}: <{include.target}>")


# --- Words ---

def check_words(tree: Tree) -> Iterator[Finding]:
    bans = [(ban, re.compile(ban.pattern)) for ban in BANS]
    for file in tree.code:
        for ban, pattern in bans:
            if file.path.startswith(ban.allowed or "\0"):
                continue
            for match in pattern.finditer(file.code):
                word = " ".join(match.group().split())
                yield Finding(file.path, line_of(file.code, match.start()), ban.rule, f"{word}: {ban.instead}")
        if file.is_header:
            for match in re.finditer(r"\busing\s+namespace\s+(?:[\w:]*literals|support)\b", file.code):
                yield Finding(file.path, line_of(file.code, match.start()), "using-namespace",
                              "in a header it reaches every file that includes it")
        for match in VAGUE_TYPE.finditer(file.code):
            yield Finding(file.path, line_of(file.code, match.start()), "vague-name",
                          f"{match[1]}: say what it does, not what shape it has")
        for number, line in enumerate(file.text.splitlines(), 1):
            if COMMENTED_CODE.match(line):
                yield Finding(file.path, number, "commented-code", "delete it: the history keeps it")
    for file in tree.files:
        for match in UNFINISHED.finditer(file.text):
            yield Finding(file.path, line_of(file.text, match.start()), "unfinished", "finish it, or write an issue")


# --- Every file has an owner, a test and a licence ---

def build_words(tree: Tree) -> dict[str, list[str]]:
    """For each folder with a CMakeLists.txt, the files it names, from the root of the tree."""
    words = {}
    for path in tree.paths:
        if PurePosixPath(path).name != "CMakeLists.txt":
            continue
        folder = str(PurePosixPath(path).parent)
        text = re.sub(r"#[^\n]*", "", (tree.root / path).read_text(encoding="utf-8"))
        text = re.sub(r"\$\{CMAKE_SOURCE_DIR\}/", "/", text)
        text = re.sub(r"\$\{CMAKE_CURRENT_SOURCE_DIR\}/|-D\w+=", "", text)
        tokens = re.findall(r'[^\s()"]+', text)
        # Names that a loop completes: the folder's words in the place of the variable.
        names = [re.sub(r"\$\{\w+\}", token, word) for word in tokens if "$" in word for token in tokens if "$" not in token]
        names = [name for name in [*tokens, *names] if name.endswith(CODE_SUFFIXES) and "$" not in name]
        words[folder] = [name[1:] if name.startswith("/") else os.path.normpath(f"{folder}/{name}") for name in names]
    return words


def check_owners(tree: Tree) -> Iterator[Finding]:
    words = build_words(tree)
    # Programs of tests list their sources only; what no file of the tests includes is dead.
    included = {os.path.normpath(os.path.join(folder, include.target)) for file in tree.code for include in file.includes
                for folder in (os.path.dirname(file.path), "src", "tests", ".") if include.quoted}
    for file in tree.code:
        if not file.path.startswith(("src/", "sandbox/", "tests/")):
            continue
        parents = [str(parent) for parent in PurePosixPath(file.path).parents]
        named = any(file.path in words.get(parent, []) for parent in parents)
        if not named and not (file.path.startswith("tests/") and file.is_header and file.path in included):
            what = "no target owns this header" if file.is_header else "nothing builds this file"
            yield Finding(file.path, 1, "unowned", f"{what}: name it in CMakeLists.txt or delete it")
        if VAGUE_FILE.search(file.path):
            yield Finding(file.path, 1, "vague-name", "say what it does, not what shape it has")


def check_tests(tree: Tree) -> Iterator[Finding]:
    known = set(tree.paths)
    for file in tree.code:
        if file.suffix != ".cpp" or file.is_test or not file.path.startswith(("src/", "sandbox/")):
            continue
        if file.path.removesuffix(".cpp") + "_test.cpp" not in known:
            yield Finding(file.path, 1, "untested", "no test stands beside it: write one, or a line in excuses")


def check_licences(tree: Tree) -> Iterator[Finding]:
    for file in tree.files:
        lines = file.text.split("\n", 2)
        place = 1 if lines[0].startswith("#!") and len(lines) > 1 else 0
        if not LICENCE.match(lines[place]):
            yield Finding(file.path, place + 1, "licence", "begin with SPDX-License-Identifier: Apache-2.0, alone")


def check_rooms(tree: Tree) -> Iterator[Finding]:
    for room in sorted(tree.rooms):
        readme = f"src/{room}/README.md"
        if readme not in tree.paths:
            yield Finding(readme, 1, "room-readme", "missing: purpose, types to start from, what must hold, never")
        elif (lines := (tree.root / readme).read_text(encoding="utf-8").count("\n")) > README_LINES_MAX:
            yield Finding(readme, 1, "room-readme", f"{lines} lines, at most {README_LINES_MAX}")


CHECKS = (check_sizes, check_headers, check_layers, check_links, check_include_cycles, check_fences, check_words, check_owners,
          check_tests, check_licences, check_rooms)


# --- Excuses ---

def excused(findings: list[Finding], excuses: Path) -> list[Finding]:
    """The findings that no excuse covers, and those about the excuses themselves."""
    name = "tools/tidy/excuses"
    left = findings
    kept: list[Finding] = []
    lines = excuses.read_text(encoding="utf-8").splitlines() if excuses.exists() else []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        rule, path, *reason = line.split() if len(line.split()) > 1 else (line, "?")
        covered = [finding for finding in findings if finding.rule == rule and finding.path == path]
        left = [finding for finding in left if finding not in covered]
        if not covered:
            kept.append(Finding(name, number, "excuse", f"nothing to excuse for {rule} in {path}: delete the line"))
        elif len(reason) < EXCUSE_WORDS_MIN:
            kept.append(Finding(name, number, "excuse", "give the reason after rule and path"))
    return left + kept


def findings_of(root: Path, excuses: Path) -> list[Finding]:
    tree = Tree(root)
    found = [finding for check in CHECKS for finding in check(tree)]
    return sorted(set(excused(found, excuses)))


def main() -> int:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--root", type=Path, default=here.parent.parent)
    parser.add_argument("--excuses", type=Path, default=here / "excuses")
    options = parser.parse_args()
    found = findings_of(options.root, options.excuses)
    for finding in found:
        print(f"{finding.path}:{finding.line}: [{finding.rule}] {finding.message}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
