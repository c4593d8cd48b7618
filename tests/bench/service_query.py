# SPDX-License-Identifier: Apache-2.0
"""How long a small query takes from its submission until its caller reads SUCCESS, result written and recorded."""
import gzip
import itertools
import pathlib
import statistics
import sys
import time

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "loyalty"
QUERIES = 40
LOOK_SECONDS = 0.002
PAUSE_SECONDS = 0.1  # between two queries, as people have it
SMALL_ROWS = 1_000   # of each table; the example has 20,000 customers and 18,000 travellers


def rule(minimum, dimensions):
    return {"v1": {"aggregation": {
        "aggregateColumns": [{"columnNames": ["loyalty_id"], "function": "COUNT_DISTINCT"}], "joinColumns": ["loyalty_id"],
        "joinRequired": "QUERY_RUNNER", "dimensionColumns": dimensions, "scalarFunctions": [],
        "outputConstraints": [{"columnName": "loyalty_id", "minimum": minimum, "type": "COUNT_DISTINCT"}]}}}


def sql(suffix):
    return (f"SELECT t.tier, COUNT(DISTINCT t.loyalty_id) AS n FROM customers{suffix} c JOIN travellers{suffix} t "
            "ON c.loyalty_id = t.loyalty_id GROUP BY t.tier")


def bring(client, membership, name, columns, minimum):
    """A table of the catalog into the collaboration, under a rule."""
    table = client.ask("POST", "/configuredTables", {
        "name": name, "analysisMethod": "DIRECT_QUERY", "allowedColumns": ["loyalty_id", *columns],
        "tableReference": {"glue": {"databaseName": "lake", "tableName": name}}})["configuredTable"]["id"]
    client.ask("POST", f"/configuredTables/{table}/analysisRule",
               {"analysisRuleType": "AGGREGATION", "analysisRulePolicy": rule(minimum, columns)})
    client.ask("POST", f"/memberships/{membership}/configuredTableAssociations", {
        "name": name, "configuredTableIdentifier": table,
        "roleArn": f"arn:aws:iam::{client.account['accountId']}:role/reader"})


def agree(shop, airline):
    """A collaboration of both, joined; the shop's membership."""
    room = shop.ask("POST", "/collaborations", {
        "name": "Loyalty", "description": "Shared travellers", "creatorDisplayName": "Shop", "queryLogStatus": "ENABLED",
        "creatorMemberAbilities": ["CAN_QUERY", "CAN_RECEIVE_RESULTS"],
        "members": [{"accountId": airline.account["accountId"], "displayName": "Airline", "memberAbilities": []}]})
    join = {"collaborationIdentifier": room["collaboration"]["id"], "queryLogStatus": "ENABLED"}
    asking = shop.ask("POST", "/memberships", {**join, "defaultResultConfiguration": {
        "outputConfiguration": {"s3": {"resultFormat": "CSV", "bucket": "results"}}}})["membership"]["id"]
    joined = airline.ask("POST", "/memberships", join)["membership"]["id"]
    for suffix in ("", "_small"):
        bring(shop, asking, "customers" + suffix, ["segment", "country"], 2)
        bring(airline, joined, "travellers" + suffix, ["tier"], 25)
    return asking


def shorten(source, target, lines):
    opened = gzip.open(source, "rt") if source.suffix == ".gz" else open(source)
    with opened as read, open(target, "w") as write:
        write.writelines(itertools.islice(read, lines))


def make_tables(node):
    """The tables of the example and their first rows, known to the node's catalog, and a bucket."""
    data = node.folder / "data"
    node.run(sys.executable, EXAMPLE / "make_data.py", data)
    shorten(data / "customers.csv.gz", data / "small.csv", SMALL_ROWS + 1)
    shorten(data / "travellers_1.jsonl", data / "small.jsonl", SMALL_ROWS)
    csv, json = ["CSV", "--header", "yes"], ["JSON"]
    for account, table, files, form in (("airline", "customers", "customers.csv.gz", csv),
                                        ("airline", "customers_small", "small.csv", csv),
                                        ("partner", "travellers", "travellers_*.jsonl", json),
                                        ("partner", "travellers_small", "small.jsonl", json)):
        node.command("catalog", "add", "--account", account, "--database", "lake", "--table", table, "--files",
                     data / files, "--format", *form)
    node.command("bucket", "create", "--account", "airline", "results")


def query_seconds(client, membership, text):
    time.sleep(PAUSE_SECONDS)
    queries = f"/memberships/{membership}/protectedQueries"
    begin = time.perf_counter()
    query = client.ask("POST", queries, {"type": "SQL", "sqlParameters": {"queryString": text}})["protectedQuery"]
    while query["status"] in ("SUBMITTED", "STARTED"):
        time.sleep(LOOK_SECONDS)
        query = client.ask("GET", f"{queries}/{query['id']}")["protectedQuery"]
    if query["status"] != "SUCCESS":
        raise SystemExit(f"bench: the query ended as {query['status']}: {query.get('error')}")
    return time.perf_counter() - begin


def bench(node, show):
    make_tables(node)
    shop = node.client(node.root)
    membership = agree(shop, node.client(node.partner))
    rows = []
    for suffix, name in (("_small", f"two tables of {SMALL_ROWS:,} rows"), ("", "the example, 38,000 rows")):
        first = query_seconds(shop, membership, sql(suffix))
        seconds = sorted(query_seconds(shop, membership, sql(suffix)) for _ in range(QUERIES))
        rows.append([name] + [f"{each * 1000:.1f}" for each in
                              (statistics.median(seconds), seconds[int(QUERIES * 0.9)], first)])
    show("A small query, submission to SUCCESS (target: under 50 ms median)", ["", "median ms", "p90 ms", "first ms"], rows)
