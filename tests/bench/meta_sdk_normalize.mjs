// SPDX-License-Identifier: Apache-2.0
// node meta_sdk_normalize.mjs ROWS: how long Meta's own SDK takes to normalise and hash the rows that
// `bench_normalize --dump N` printed. Prints one line of JSON. Only UserData.normalize() is timed; what it throws for
// values it does not like counts as done.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { UserData } = createRequire(import.meta.url)('facebook-nodejs-business-sdk');

const lines = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n');
const people = lines.map((line) => {
  const row = JSON.parse(line);
  return new UserData()
    .setEmail(row.email).setPhone(row.phone).setFirstName(row.first_name).setLastName(row.last_name).setZip(row.zip);
});

function normalizeAll() {
  let failed = 0;
  for (const person of people) {
    try {
      person.normalize();
    } catch {
      failed += 1;
    }
  }
  return failed;
}

for (const person of people.slice(0, 5000)) {
  try { person.normalize(); } catch { /* warms the compiler up */ }
}
const start = process.hrtime.bigint();
const failed = normalizeAll();
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(JSON.stringify({ rows: people.length, seconds, rows_per_second: people.length / seconds, failed }));
