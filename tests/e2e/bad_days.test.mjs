// SPDX-License-Identifier: Apache-2.0
// What a user sees when something is wrong: a message that says where and what to do, an exit code, and nothing changed.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { editRoom, environment, exampleFolder, glovebox } from './programs.mjs';

const apply = (folder, options) => glovebox(folder, ['apply', '-f', 'room.json'], options);

test('a document that is wrong anywhere changes nothing, and says where', (t) => {
  const folder = exampleFolder(t);
  const cases = [
    [(room) => { room.tables[0].analysisRule.policy.v1.aggregation.outputConstraints[0].minimum = 1; },
     /tables\[0\]\.analysisRule\.policy\.v1\.aggregation\.outputConstraints\[0\]\.minimum/],
    [(room) => { room.tables[0].analysisRule.policy.v1.aggregation.dimensionColumns.push('loyalty_id'); }, /loyalty_id/],
    [(room) => { room.tables[3].allowedColumns.push('nothere'); }, /tables\[3\]\.allowedColumns/],
    [(room) => { room.tables[3].source.files = ['data/missing*.csv']; }, /missing/],
    [(room) => { room.tabels = []; }, /tabels/],
    [(room) => { room.destinations[0].accessToken = { env: 'NO_SUCH_VARIABLE' }; }, /NO_SUCH_VARIABLE/],
    [(room) => { room.destinations[0].endpoint = 'http://example.com'; }, /endpoint/],
  ];
  const original = readFileSync(join(folder, 'room.json'), 'utf8');
  for (const [edit, message] of cases) {
    writeFileSync(join(folder, 'room.json'), original);
    editRoom(folder, edit);
    const done = apply(folder);
    assert.equal(done.code, 1, done.out);
    assert.match(done.err, message);
    assert.match(done.err, /room\.json/);
  }
  writeFileSync(join(folder, 'room.json'), original);
  assert.match(apply(folder).out, /account/, 'the first good apply still had everything to create');
});

test('empty and broken data files are named', (t) => {
  const folder = exampleFolder(t);
  for (const [file, bytes] of [['data/customers.csv.gz', ''], ['data/travellers_1.jsonl', '{"loyalty_id": "L1", ']]) {
    const path = join(folder, file);
    const whole = readFileSync(path);
    writeFileSync(path, bytes);
    const done = apply(folder);
    assert.equal(done.code, 1, done.out);
    assert.ok(done.err.includes(file), done.err);
    writeFileSync(path, whole);
  }
});

test('a file that changes its columns after the rule was made fails the run, and never reads another column', (t) => {
  const folder = exampleFolder(t);
  assert.equal(apply(folder).code, 0);
  const path = join(folder, 'data/travellers_1.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"tier"', '"level"'));

  const done = glovebox(folder, ['query', '--as', 'lumen', '--collaboration', 'loyalty', '--sql',
    'SELECT t.tier, AVG(t.miles) AS m FROM customers c JOIN travellers t ON c.loyalty_id = t.loyalty_id GROUP BY t.tier']);

  assert.equal(done.code, 1, done.out);
  assert.match(done.err, /travellers/);
});

test('usage mistakes have exit code 2 and say what is wanted', (t) => {
  const folder = exampleFolder(t);

  assert.equal(glovebox(folder, []).code, 2);
  assert.equal(glovebox(folder, ['query', '--as', 'lumen']).code, 2);
  assert.equal(glovebox(folder, ['normalize', '--destination', 'meta', '--key', 'NOPE']).code, 2);
  const unnamed = glovebox(folder, ['apply', '-f', 'room.json'], { env: { ...environment(), GLOVEBOX_DATA: '' } });
  assert.equal(unnamed.code, 0);
});

test('without its root key, or with another node\'s, a node does not open; with it, it goes on', (t) => {
  const folder = exampleFolder(t);
  const keys = join(folder, 'node', 'node.keys');
  assert.equal(glovebox(folder, ['account', 'create', 'airline']).code, 0);
  const kept = readFileSync(keys);

  rmSync(keys);
  const missing = glovebox(folder, ['key', 'create', '--account', 'airline']);
  assert.equal(missing.code, 1, missing.out);
  assert.match(missing.err, /node\.keys' is missing; put the copy of root key [0-9a-f]{16} there/);
  assert.ok(!existsSync(keys), 'no new key took its place');

  mkdirSync(join(folder, 'other'));
  assert.equal(glovebox(join(folder, 'other'), ['account', 'create', 'airline']).code, 0);
  copyFileSync(join(folder, 'other', 'node', 'node.keys'), keys);
  const wrong = glovebox(folder, ['account', 'list']);
  assert.equal(wrong.code, 1, wrong.out);
  assert.match(wrong.err, /is of another node; put the copy of root key/);

  writeFileSync(keys, kept);
  assert.match(glovebox(folder, ['account', 'list']).out, /airline/);
});

test('a database that lost all its bytes is not taken for a new one', (t) => {
  const folder = exampleFolder(t);
  assert.equal(glovebox(folder, ['account', 'create', 'airline']).code, 0);
  writeFileSync(join(folder, 'node', 'glovebox.db'), '');

  const done = glovebox(folder, ['account', 'list']);

  assert.equal(done.code, 1, done.out);
  assert.match(done.err, /glovebox\.db' is empty/);
});

test('the data directory and everything in it is its owner\'s alone', (t) => {
  const folder = exampleFolder(t);
  apply(folder);

  assert.equal(statSync(join(folder, 'node')).mode & 0o777, 0o700);
  for (const name of readdirSync(join(folder, 'node'))) {
    assert.equal(statSync(join(folder, 'node', name)).mode & 0o077, 0, name);
  }
});
