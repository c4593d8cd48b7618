#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the data of the loyalty example: a shop's customers and an airline's travellers, from a seed.

The people do not exist. Their contact data is as messy as real ones: four countries, padded and upper-case e-mails,
phones in the spellings people type, accents, Japanese names, missing and broken values.
"""
import argparse
import csv
import gzip
import io
import json
import pathlib
import random

COUNTRIES = {
    "us": {
        "cities": ["New York", "Chicago", "Austin", "St. Louis"],
        "first": ["Mary", "James", "Ana María", "Robert", "Linda", "D'Arcy"],
        "last": ["Smith", "Johnson", "O'Neil", "Martinez", "Lee", "Van Dyke"],
        "phones": ["({a}) {b}-{c}", "+1 {a} {b} {c}", "{a}-{b}-{c}", "1-{a}-{b}-{c}", "001{a}{b}{c}"],
        "zip": lambda r: f"{r.randrange(10000, 99999)}" + ("-1234" if r.random() < 0.3 else ""),
    },
    "de": {
        "cities": ["Köln", "Berlin", "München", "Düsseldorf"],
        "first": ["Jürgen", "Anna", "Björn", "Katharina", "Max"],
        "last": ["Müller", "Schmidt", "Groß", "Weiß", "Becker"],
        "phones": ["0{a} {b}{c}", "+49 {a} {b}{c}", "+49 (0){a} {b}{c}", "0049 {a}/{b}{c}"],
        "zip": lambda r: f"{r.randrange(10000, 99999)}",
    },
    "fr": {
        "cities": ["Paris", "Lyon", "Nîmes", "Besançon"],
        "first": ["Valéry", "Chloé", "François", "Inès", "Luc"],
        "last": ["Dupont", "Lefèvre", "Garçon", "Moreau", "Le Gall"],
        "phones": ["06 {d} {e} {f} {g}", "+33 6 {d} {e} {f} {g}", "0033 6{d}{e}{f}{g}", "06.{d}.{e}.{f}.{g}"],
        "zip": lambda r: f"{r.randrange(10000, 95999)}",
    },
    "jp": {
        "cities": ["Tokyo", "Osaka", "Kyoto", "Naha"],
        "first": ["翔太", "美咲", "Kenji", "さくら"],
        "last": ["佐藤", "鈴木", "Tanaka", "高橋"],
        "phones": ["090-{h}-{c}", "+81 90 {h} {c}", "090{h}{c}", "+81 (0)90-{h}-{c}"],
        "zip": lambda r: f"{r.randrange(100, 999)}-{r.randrange(1000, 9999)}",
    },
}
SEGMENTS = ["family", "business", "outdoor", "luxury"]
TIERS = ["basic", "basic", "basic", "silver", "silver", "gold"]
PEOPLE = 24_000
SHARED_FROM, SHARED_TO = 6_000, 20_000  # the shop knows people below SHARED_TO, the airline those from SHARED_FROM
SMALL_CITY = "Ushuaia"  # fewer travellers than any rule lets out


def phone(rng, shapes):
    two = lambda: f"{rng.randrange(10, 99)}"
    return rng.choice(shapes).format(
        a=rng.randrange(201, 989), b=rng.randrange(200, 999), c=f"{rng.randrange(0, 9999):04}",
        d=two(), e=two(), f=two(), g=two(), h=rng.randrange(1000, 9999))


def email(rng, number):
    name = f"user{number}"
    domain = rng.choice(["example.com", "mail.example.org", "Example.NET"])
    shape = rng.random()
    if shape < 0.70:
        return f"{name}@{domain}"
    if shape < 0.80:
        return f"  {name.upper()}@{domain} "
    if shape < 0.88:
        return f"{name}+shop@{domain}"
    if shape < 0.95:
        return ""
    return rng.choice(["n/a", f"{name} at {domain}", f"{name}@", "unknown"])


def people(rng):
    for number in range(PEOPLE):
        code = rng.choices(list(COUNTRIES), weights=[5, 2, 2, 1])[0]
        country = COUNTRIES[code]
        yield {
            "loyalty_id": f"L{number:07}",
            "email": email(rng, number),
            "phone": phone(rng, country["phones"]) if rng.random() < 0.8 else rng.choice(["", "none", "call me"]),
            "first_name": rng.choice(country["first"]),
            "last_name": rng.choice(country["last"]),
            "zip": country["zip"](rng),
            "city": rng.choice(country["cities"]),
            "country": code.upper() if rng.random() < 0.5 else code,
            "segment": rng.choice(SEGMENTS),
            "spend": round(rng.lognormvariate(4, 1), 2),
            "tier": rng.choice(TIERS),
            "miles": int(rng.lognormvariate(8, 1.2)),
        }


def write_csv(path, columns, rows):
    # A fixed time in the header: the same seed gives the same bytes.
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as packed, \
            io.TextIOWrapper(packed, encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    everybody = list(people(rng))
    arguments.folder.mkdir(parents=True, exist_ok=True)

    customers = everybody[:SHARED_TO]
    write_csv(arguments.folder / "customers.csv.gz",
              ["loyalty_id", "email", "phone", "first_name", "last_name", "zip", "city", "country", "segment",
               "spend"], customers)

    travellers = everybody[SHARED_FROM:]
    for index, traveller in enumerate(rng.sample(travellers, 12)):
        traveller["city"] = SMALL_CITY if index < 9 else traveller["city"]
    half = len(travellers) // 2
    for part, rows in enumerate((travellers[:half], travellers[half:]), start=1):
        with open(arguments.folder / f"travellers_{part}.jsonl", "w", encoding="utf-8") as file:
            for row in rows:
                wanted = {"loyalty_id": row["loyalty_id"], "tier": row["tier"], "home_city": row["city"],
                          "miles": row["miles"]}
                file.write(json.dumps(wanted, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
