# SPDX-License-Identifier: Apache-2.0
"""Measures `glovebox serve` under the load of many kept clients, beside a bare Beast handler on the same machine."""
import json
import pathlib
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import threading
import time

import aws_client
import service_query

SECONDS = 5
CONNECTIONS = 200
COLLABORATIONS = 20
WRITE_PERCENT = 10
IDLE = 1_000
SLOW = 100
POLICY = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["cleanrooms:Get*", "cleanrooms:List*", "cleanrooms:UpdateCollaboration"],
     "Resource": "arn:aws:cleanrooms:us-east-1:*:collaboration/*",
     "Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}},
    {"Effect": "Deny", "Action": "cleanrooms:Delete*", "Resource": "*"}]}


class Node:
    """A server on a data directory of its own, with a user whom one policy allows what the load asks."""

    def __init__(self, glovebox, folder):
        self.glovebox, self.folder = glovebox, folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.root = self.command("account", "create", "airline", "--json")
        self.partner = self.command("account", "create", "partner", "--json")
        (folder / "policy.json").write_text(json.dumps(POLICY))
        self.command("policy", "create", "asks", "--account", "airline", "--file", folder / "policy.json")
        self.command("user", "create", "ann", "--account", "airline")
        self.command("user", "attach", "ann", "--account", "airline", "--policy", "asks")
        self.user = self.command("key", "create", "--account", "airline", "--user", "ann", "--json")

    def run(self, *words):
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"bench: {' '.join(map(str, words))}: {done.stderr}")
        return done.stdout

    def command(self, *words):
        output = self.run(self.glovebox, "--data", self.folder / "node", *words)
        return json.loads(output) if "--json" in words else output

    def serve(self, *options):
        self.process = subprocess.Popen(
            [self.glovebox, "--data", self.folder / "node", "serve", "--listen", "127.0.0.1:0",
             "--connections-per-address-max", "2000", *options],
            stdout=subprocess.PIPE, stderr=open(self.folder / "log", "ab"), text=True)
        for line in self.process.stdout:
            if found := re.search(r"://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                return self
        raise SystemExit("bench: the server did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()

    def rss(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def client(self, account):
        return aws_client.Client(self.port, account)


def collaborations(node):
    member = {"accountId": node.partner["accountId"], "displayName": "Partner", "memberAbilities": []}
    wanted = {"creatorDisplayName": "Airline", "creatorMemberAbilities": ["CAN_QUERY", "CAN_RECEIVE_RESULTS"],
              "queryLogStatus": "ENABLED", "members": [member], "description": "Who flies and shops with both"}
    client = node.client(node.root)
    return [client.ask("POST", "/collaborations", {"name": f"Loyalty {i}", **wanted})["collaboration"]["id"]
            for i in range(COLLABORATIONS)]


def requests_of(node, ids):
    """One line a request, as the load program reads them."""
    key = f"{node.user['accessKeyId']}\t{node.user['secretAccessKey']}"
    reads = [f"r\t{key}\tGET\t/collaborations/{each}\t" for each in ids]
    writes = [f"w\t{key}\tPATCH\t/collaborations/{each}\t" + json.dumps({"description": f"Text {i}"})
              for i, each in enumerate(ids)]
    return "\n".join(reads + writes) + "\n"


def load(program, port, requests, connections=CONNECTIONS, seconds=SECONDS, writes=0):
    done = subprocess.run([program, str(port), str(connections), str(seconds), str(writes)], input=requests,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"bench: {done.stderr}")
    figure = json.loads(done.stdout)
    if figure["failed"] > 0:
        raise SystemExit(f"bench: {figure['failed']} requests failed")
    return figure


def per_second(figures):
    return statistics.median(figure["requests"] / figure["seconds"] for figure in figures)


def millis(figures, name):
    return statistics.median(figure[name] for figure in figures) / 1000


def side_by_side(node, programs, requests, runs):
    """Reads, reads with writes, and the bare handler, in turns."""
    beast = subprocess.Popen([programs / "bench_bare_beast", "700"], stdout=subprocess.PIPE, text=True)
    try:
        peer = int(beast.stdout.readline())
        figures = {"bare Beast, one body": [], "reads": [], f"{WRITE_PERCENT} % writes": []}
        for _ in range(runs):
            for port, writes, name in zip((peer, node.port, node.port), (0, 0, WRITE_PERCENT), figures):
                figures[name].append(load(programs / "bench_service_load", port, requests, writes=writes))
    finally:
        beast.kill()
        beast.wait()
    bare = per_second(figures["bare Beast, one body"])
    return [[name, f"{per_second(each):,.0f}", f"{per_second(each) / bare:.2f}", f"{millis(each, 'p50Micros'):.1f}",
             f"{millis(each, 'p99Micros'):.1f}"] for name, each in figures.items()]


def connect(port, tls):
    plain = socket.create_connection(("127.0.0.1", port))
    if not tls:
        return plain
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(plain)


def idle_megabytes(node, tls):
    """What IDLE connections cost that have asked once and now stand idle."""
    kept = []
    connect(node.port, tls).close()
    before = node.rss()
    for _ in range(IDLE):
        each = connect(node.port, tls)
        each.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        if not each.recv(4096).startswith(b"HTTP/1.1 200"):
            raise SystemExit("bench: the server does not answer /healthz")
        kept.append(each)
    cost = node.rss() - before
    for each in kept:
        each.close()
    return cost


def drip(port, stop):
    """SLOW clients that send a byte of a head or of a body now and then, until told to stop."""
    slow = []
    while not stop.is_set():
        while len(slow) < SLOW:
            each = socket.create_connection(("127.0.0.1", port))
            body = len(slow) % 2 == 1
            each.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + (b"Content-Length: 100000\r\n\r\n" if body else b"X: "))
            slow.append(each)
        alive = []
        for each in slow:
            try:
                each.sendall(b"x")
                alive.append(each)
            except OSError:
                each.close()
        slow = alive
        stop.wait(0.2)


def slow_ratio(node, programs, requests, runs):
    """p99 of reads beside slow clients against p99 without, at a load that leaves the cores some room."""
    quiet, beside = [], []
    for _ in range(runs):
        quiet.append(load(programs / "bench_service_load", node.port, requests, connections=8))
        stop = threading.Event()
        dripping = threading.Thread(target=drip, args=(node.port, stop))
        dripping.start()
        time.sleep(0.5)
        beside.append(load(programs / "bench_service_load", node.port, requests, connections=8))
        stop.set()
        dripping.join()
    return millis(quiet, "p99Micros"), millis(beside, "p99Micros")


def certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                    "-subj", "/CN=localhost", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
                   check=True, capture_output=True)
    return ["--tls-certificate", folder / "certificate.pem", "--tls-key", folder / "key.pem"]


def bench(build, work, runs, show):
    node = Node(build / "bin" / "glovebox", work / "service").serve()
    programs = build / "bin"
    try:
        service_query.bench(node, show)
        requests = requests_of(node, collaborations(node))
        rows = side_by_side(node, programs, requests, runs)
        show(f"{CONNECTIONS} kept clients on the same two cores, SigV4 and policies in full (target: reads at least 0.30 of bare)",
             ["", "requests/s", "of bare", "p50 ms", "p99 ms"], rows)
        quiet, beside = slow_ratio(node, programs, requests, runs)
        show(f"8 clients beside {SLOW} that drip heads and bodies (target: p99 within 2 times)",
             ["", "p99 ms"], [["alone", f"{quiet:.2f}"], ["beside the slow", f"{beside:.2f}"], ["ratio", f"{beside / quiet:.2f}"]])
        plain = idle_megabytes(node, tls=False)
        node.stop()
        node.serve(*certificate(work / "service"))
        show(f"{IDLE:,} idle connections (targets: 20 MB plain, 100 MB with TLS)", ["", "MB"],
             [["plain", f"{plain:.1f}"], ["TLS", f"{idle_megabytes(node, tls=True):.1f}"]])
    finally:
        node.stop()
