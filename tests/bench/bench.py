#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures Glovebox beside its named peers, in one run, and prints a table. scripts/bench builds what this needs.

Every figure is the median of RUNS runs, taken in turns with the peer so that the machine's mood hits both.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

import service

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "release"
HERE = ROOT / "tests" / "bench"
WORK = ROOT / "build" / "bench"
GLOVEBOX = BUILD / "bin" / "glovebox"
SANDBOX = BUILD / "bin" / "glovebox-sandbox"
PEER = BUILD / "bin" / "bench_peer"
THREADS, MEMORY = "2", "2GiB"
TABLES = {"members": "members", "members_list": "members", "customers": "customers", "customers_b": "customers",
          "contacts": "customers", "shoppers": "shoppers"}

QUERIES = {
    "overlap count": (
        "SELECT COUNT(DISTINCT m.id) AS shared FROM customers c JOIN members m ON c.id = m.id",
        "SELECT COUNT(DISTINCT m.id) AS shared FROM customers c JOIN members m ON c.id = m.id"),
    "three dimensions": (
        "SELECT m.city, m.tier, c.segment, AVG(m.miles) AS miles FROM customers c JOIN members m ON c.id = m.id "
        "GROUP BY m.city, m.tier, c.segment",) * 2,
    # No key of these shoppers stands twice, so counting a member once needs no step of its own, and what runs is not
    # what explain prints.
    "three, unique keys": (
        "SELECT m.city, m.tier, c.segment, AVG(m.miles) AS miles FROM shoppers c JOIN members m ON c.id = m.id "
        "GROUP BY m.city, m.tier, c.segment",) * 2,
    "list": (
        "SELECT DISTINCT c.email, m.city FROM contacts c JOIN members_list m ON c.id = m.id WHERE m.tier = 1",) * 2,
}


def call(command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command[:3]))} ... ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def measured(command, **options):
    """Seconds and the peak memory of the largest process of a command, as the kernel counts it."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, **options)
    output, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {command[0]} ended with {process.returncode}:\n{output}{errors}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024, output


def show(title, header, rows):
    print(f"\n{title}")
    widths = [max(len(str(row[i])) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, ["-" * width for width in widths], *rows]:
        cells = [str(cell).ljust(width) if i == 0 else str(cell).rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        print("  " + "  ".join(cells).rstrip())


def prepare(rows):
    folder = WORK / f"rows-{rows}"
    if not all((folder / name).exists() for name in ("done", "shoppers.parquet")):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        call([PEER, "make", folder, rows])
        shutil.copy(HERE / "room.json", folder)
        (folder / "done").touch()
    shutil.rmtree(folder / "node", ignore_errors=True)
    call([GLOVEBOX, "--data", folder / "node", "apply", "-f", folder / "room.json"])
    return folder


def peer_run(folder, sql):
    (folder / "peer.sql").write_text(sql)
    views = [f"{name}={folder}/{file}.parquet" for name, file in TABLES.items()]
    return measured([PEER, "run", THREADS, MEMORY, folder / "peer.parquet", folder / "peer.sql", *views])


def bench_queries(arguments):
    folder = prepare(arguments.rows)
    asking = ["--data", folder / "node", "--as", "shop", "--collaboration", "bench"]
    rows = []
    for name, (sql, plain) in QUERIES.items():
        printed = json.loads(call([GLOVEBOX, "explain", *asking, "--sql", sql, "--json"]))["sql"]
        ours, peers, plains = [], [], []
        for _ in range(arguments.runs):
            ours.append(measured([GLOVEBOX, "query", *asking, "--sql", sql, "--out", folder / "ours.parquet"]))
            peers.append(peer_run(folder, printed))
            call([PEER, "same", folder / "ours.parquet", folder / "peer.parquet"])
            plains.append(peer_run(folder, plain))
        seconds = [statistics.median(run[0] for run in runs) for runs in (ours, peers, plains)]
        memory = [statistics.median(run[1] for run in runs) for runs in (ours, peers)]
        rows.append([name, f"{seconds[0]:.2f}", f"{seconds[1]:.2f}", f"{seconds[0] / seconds[1]:.2f}",
                     f"{memory[0]:.0f}", f"{memory[1]:.0f}", f"{memory[0] / memory[1]:.2f}",
                     f"{seconds[2]:.2f}", f"{seconds[0] / seconds[2]:.2f}"])
    show(f"Queries over {arguments.rows:,} x {arguments.rows:,} rows (target: time ratio at most 1.10, memory within 10 %)",
         ["query", "glovebox s", "printed SQL s", "ratio", "glovebox MB", "peer MB", "ratio", "member's SQL s", "ratio"],
         rows)


def bench_judge(arguments):
    folder = prepare(min(arguments.rows, 100_000))
    sql = ("SELECT m.city, n.tier, COUNT(DISTINCT m.id) AS shared, AVG(n.miles) AS miles FROM customers a "
           "JOIN members m ON a.id = m.id JOIN customers_b b ON m.id = b.id JOIN members n ON b.id = n.id "
           "WHERE a.segment < 6 GROUP BY m.city, n.tier ORDER BY shared DESC")
    figures = [json.loads(call([BUILD / "bin" / "bench_judge", folder / "node", "shop", "bench", sql, 200]))
               for _ in range(arguments.runs)]
    median = statistics.median(figure["medianMs"] for figure in figures)
    show("Describe + judge + print of a four-table join, warm worker (target: under 3 ms median)",
         ["", "median ms", "p99 ms", "first ms"],
         [["four tables", f"{median:.2f}", f"{statistics.median(f['p99Ms'] for f in figures):.2f}",
           f"{statistics.median(f['firstMs'] for f in figures):.1f}"]])


def start_sandbox():
    process = subprocess.Popen([SANDBOX, "meta", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--seed", "1"],
                               stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "META_TOKEN": "token", "META_APP_SECRET": "secret"})
    addresses = []
    while len(addresses) < 2:
        addresses += re.findall(r"127\.0\.0\.1:\d+", process.stdout.readline())
    return process, addresses[0], addresses[1]


def delivery_room(folder, api, rows):
    room = json.loads((HERE / "room.json").read_text())
    for table in room["tables"]:
        table["source"]["files"] = [f"{folder}/{name}" for name in table["source"]["files"]]
    room["destinations"] = [{"account": "shop", "name": "meta", "kind": "meta", "adAccountId": "act_1",
                             "endpoint": f"http://{api}", "apiVersion": "v26.0",
                             "accessToken": {"env": "META_TOKEN"}, "appSecret": {"env": "META_APP_SECRET"}}]
    path = folder / "delivery.json"
    path.write_text(json.dumps(room))
    return path


def bench_delivery(arguments):
    rows = []
    environment = {**os.environ, "META_TOKEN": "token", "META_APP_SECRET": "secret"}
    for count in (1_000_000, 5_000_000):
        folder = prepare(10_000_000)
        sandbox, api, control = start_sandbox()
        try:
            data = ["--data", folder / "node"]
            call([GLOVEBOX, *data, "apply", "-f", delivery_room(folder, api, count)], env=environment)
            # The limit picks how many of the matched people go; under the list rule it acts after the canonical order.
            sql = f"SELECT DISTINCT c.email, m.city, m.tier FROM contacts c JOIN members_list m ON c.id = m.id LIMIT {count}"
            call([GLOVEBOX, *data, "audience", "create", "--as", "shop", "--collaboration", "bench", "--name", "a",
                  "--sql", sql], env=environment)
            seconds, memory, output = measured(
                [GLOVEBOX, *data, "activate", "--as", "shop", "--audience", "a", "--destination", "meta", "--map",
                 "email=EMAIL", "--json"], env=environment)
            answer = json.loads(output.splitlines()[-1])
            members = json.loads(urllib.request.urlopen(
                f"http://{control}/members?audience={answer['audienceId']}").read())["count"]
            if members != count or answer["sent"] != count:
                sys.exit(f"bench: {members} of {count} members arrived")
            rows.append([f"{count:,}", f"{seconds:.1f}", f"{count / seconds:,.0f}", f"{memory:.0f}"])
        finally:
            sandbox.kill()
            sandbox.wait()
    show("Delivery to the sandbox on the same two cores (target: under 300 MB, flat)",
         ["rows", "seconds", "rows/s", "largest process MB"], rows)


def bench_normalize(arguments):
    program = BUILD / "bin" / "bench_normalize"
    ours = [json.loads(call([program, "--rows", arguments.normalize_rows])) for _ in range(arguments.runs)]
    per_second = statistics.median(figure["rows"] / figure["seconds"] for figure in ours)
    ratio = statistics.median(figure["ratio"] for figure in ours)
    show("Normalise + hash of EMAIL, PHONE, FN, LN, ZIP on one core (targets: 0.2 of bare hashing, 8 times Meta's SDK)",
         ["", "rows/s", "ours / other"],
         [["glovebox", f"{per_second:,.0f}", "1"],
          ["SHA256_Init/Update/Final alone", f"{per_second / ratio:,.0f}", f"{ratio:.2f}"],
          ["Meta's Node SDK", f"{(sdk := meta_sdk_rows_per_second(program, arguments.runs)):,.0f}",
           f"{per_second / sdk:.1f}"]])


def meta_sdk_rows_per_second(program, runs):
    if not (HERE / "node_modules").exists():
        call(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE)
    rows = WORK / "people.jsonl"
    rows.write_text(call([program, "--dump", 200_000]))
    node = pathlib.Path(os.environ.get("GLOVEBOX_CACHE", pathlib.Path.home() / ".cache/glovebox")) / "node/bin/node"
    figures = [json.loads(call([node, HERE / "meta_sdk_normalize.mjs", rows]).splitlines()[-1]) for _ in range(runs)]
    return statistics.median(figure["rows"] / figure["seconds"] for figure in figures)


def bench_service(arguments):
    service.bench(BUILD, WORK, arguments.runs, show)


BENCHES = {"service": bench_service, "queries": bench_queries, "judge": bench_judge, "normalize": bench_normalize, "delivery": bench_delivery}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="*", choices=[*BENCHES, []], help="all when none is named")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--normalize-rows", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    for name in arguments.bench or BENCHES:
        BENCHES[name](arguments)


if __name__ == "__main__":
    main()
