// SPDX-License-Identifier: Apache-2.0
// From two companies' files to an audience at Meta's stand-in, through the shipped programs only.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  customersOf, editRoom, exampleFolder, glovebox, startGlovebox, startSandbox, travellersOf,
} from './programs.mjs';

const asking = ['--as', 'lumen', '--collaboration', 'loyalty', '--json'];
const query = (folder, sql, ...more) => glovebox(folder, ['query', ...asking, '--sql', sql, ...more]);
const joined = 'FROM customers c JOIN travellers t ON c.loyalty_id = t.loyalty_id';

function applied(t) {
  const folder = exampleFolder(t);
  const done = glovebox(folder, ['apply', '-f', 'room.json']);
  assert.equal(done.code, 0, done.err);
  return folder;
}

test('applying a room is idempotent, and a dry run changes nothing', (t) => {
  const folder = exampleFolder(t);

  assert.equal(glovebox(folder, ['apply', '-f', 'room.json', '--dry-run', '--json']).json.status, 'DRY_RUN');
  assert.equal(glovebox(folder, ['apply', '-f', 'room.json', '--json']).json.status, 'APPLIED');
  const again = glovebox(folder, ['apply', '-f', 'room.json']);
  assert.equal(again.code, 0);
  assert.match(again.out, /no changes/);
});

test('an approved aggregate equals what plain counting gives', (t) => {
  const folder = applied(t);
  const known = new Set(customersOf(folder).map((customer) => customer.loyalty_id));
  const shared = travellersOf(folder).filter((traveller) => known.has(traveller.loyalty_id));
  const expected = ['basic', 'gold', 'silver'].map((tier) => {
    const rows = shared.filter((traveller) => traveller.tier === tier);
    return [tier, rows.length, rows.reduce((sum, row) => sum + row.miles, 0) / rows.length];
  });

  const answer = query(folder, `SELECT t.tier, COUNT(DISTINCT t.loyalty_id) AS n, AVG(t.miles) AS miles ${joined}
                                GROUP BY t.tier ORDER BY t.tier`);

  assert.equal(answer.code, 0, answer.out + answer.err);
  assert.equal(answer.json.status, 'SUCCESS');
  assert.deepEqual(answer.json.columns.map((column) => column.name), ['tier', 'n', 'miles']);
  assert.deepEqual(answer.json.rows.map((row) => row.slice(0, 2)), expected.map((row) => row.slice(0, 2)));
  answer.json.rows.forEach((row, i) => assert.ok(Math.abs(row[2] - expected[i][2]) < 1e-6));
});

test('a group under the minimum does not show, and one above it does', (t) => {
  const folder = applied(t);

  const cities = query(folder, `SELECT t.home_city, COUNT(DISTINCT t.loyalty_id) AS n ${joined} GROUP BY t.home_city`);

  const names = cities.json.rows.map((row) => row[0]);
  assert.ok(names.includes('Chicago'));
  assert.ok(!names.includes('Ushuaia'));
  assert.ok(cities.json.rows.every((row) => row[1] >= 25));
});

test('refusals list their codes, places and rule fields, with exit code 3', (t) => {
  const folder = applied(t);

  const answer = query(folder, 'SELECT t.loyalty_id,\n  MAX(t.miles) FROM travellers t GROUP BY 1');

  assert.equal(answer.code, 3);
  assert.equal(answer.json.status, 'REFUSED');
  assert.ok(answer.json.refusals.length >= 2);
  for (const refusal of answer.json.refusals) {
    assert.deepEqual(Object.keys(refusal),
                     ['code', 'clause', 'position', 'table', 'column', 'field', 'message', 'hint']);
  }
  assert.ok(answer.json.refusals.some((refusal) => refusal.position?.line === 2));
});

test('names one may not see are answered like names that do not exist', (t) => {
  const folder = applied(t);
  const strip = (answer) => answer.out.replaceAll(/spend|nonsense/g, '*');

  const hidden = query(folder, 'SELECT spend FROM travellers');
  const missing = query(folder, 'SELECT nonsense FROM travellers');

  assert.equal(hidden.code, 3);
  assert.equal(strip(hidden).replaceAll(/"column":\d+/g, ''), strip(missing).replaceAll(/"column":\d+/g, ''));
});

test('somebody who is no member, may not ask, or asks in no collaboration gets a refusal of its own', (t) => {
  const folder = applied(t);
  editRoom(folder, (room) => room.accounts.push({ name: 'stranger' }));
  glovebox(folder, ['apply', '-f', 'room.json']);
  const asks = (account, collaboration) =>
    glovebox(folder, ['query', '--as', account, '--collaboration', collaboration, '--sql', 'SELECT 1', '--json']);

  assert.equal(asks('skyline', 'loyalty').json.refusals[0].code, 'CANNOT_QUERY');
  assert.equal(asks('stranger', 'loyalty').json.refusals[0].code, 'NOT_A_MEMBER');
  assert.equal(asks('stranger', 'loyalty').out, asks('stranger', 'nowhere').out.replace('nowhere', 'loyalty'));
});

test('explaining judges only, and says what was added', (t) => {
  const folder = applied(t);
  const sql = `SELECT t.tier, AVG(t.miles) AS miles ${joined} GROUP BY t.tier`;

  const answer = glovebox(folder, ['explain', ...asking, '--sql', sql]);

  assert.equal(answer.code, 0, answer.out);
  assert.equal(answer.json.status, 'APPROVED');
  assert.match(answer.json.planHash, /^[0-9a-f]{64}$/);
  assert.ok(answer.json.obligations.some((text) => text.includes('25')));
  assert.ok(!answer.json.sql.includes(folder));
  assert.equal(query(folder, sql).json.planHash, answer.json.planHash);
});

test('results go to CSV and Parquet files', (t) => {
  const folder = applied(t);
  const sql = `SELECT t.tier, COUNT(DISTINCT t.loyalty_id) AS n ${joined} GROUP BY t.tier`;

  assert.equal(query(folder, sql, '--out', 'tiers.csv').code, 0);
  assert.equal(query(folder, sql, '--out', 'tiers.parquet').code, 0);
  assert.equal(query(folder, sql, '--out', 'tiers.xlsx').code, 2);

  const lines = readFileSync(join(folder, 'tiers.csv'), 'utf8').trim().split('\n');
  assert.equal(lines[0], 'tier,n');
  assert.equal(lines.length, 4);
  assert.equal(readFileSync(join(folder, 'tiers.parquet')).subarray(0, 4).toString(), 'PAR1');
});

test('an audience is delivered once, whole, and survives being killed in the middle', async (t) => {
  const folder = exampleFolder(t);
  const sandbox = await startSandbox(t);
  editRoom(folder, (room) => { room.destinations[0].endpoint = sandbox.endpoint; });
  assert.equal(glovebox(folder, ['apply', '-f', 'room.json']).code, 0);
  const sql = 'SELECT DISTINCT c.email, c.phone, c.first_name, c.last_name, c.zip, c.country FROM contacts c '
            + 'JOIN travellers_list t ON c.loyalty_id = t.loyalty_id';
  const created = glovebox(folder, ['audience', 'create', ...asking, '--name', 'shared', '--sql', sql]);
  assert.equal(created.code, 0, created.out + created.err);
  const activate = ['activate', '--as', 'lumen', '--audience', 'shared', '--destination', 'meta', '--map',
                    'email=EMAIL,phone=PHONE,first_name=FN,last_name=LN,zip=ZIP,country=COUNTRY', '--json'];
  const adds = async () => (await sandbox.journal()).entries.filter(
    (entry) => entry.method === 'POST' && entry.path.endsWith('/users') && entry.status === 200);
  await sandbox.setFaults([{ match: { method: 'POST', path: '/users' }, nth: 3, effect: { delayMs: 60_000 } }]);

  const killed = startGlovebox(folder, activate);
  while ((await adds()).length < 1) await new Promise((resolve) => { setTimeout(resolve, 20); });
  killed.kill('SIGKILL');
  await new Promise((resolve) => { killed.on('exit', resolve); });
  const before = (await adds()).length;
  await sandbox.setFaults([]);
  const done = glovebox(folder, activate);
  assert.equal(done.code, 0, done.out + done.err);

  const { json } = done;
  assert.equal(json.rows, created.json.rowCount);
  assert.equal(json.sent + Object.values(json.dropped).reduce((a, b) => a + b, 0), json.rows);
  assert.equal((await sandbox.members(json.audienceId)).count > 0, true);
  const calls = await adds();
  assert.ok(calls.length >= before && calls.length <= json.batches + 1);
  assert.ok((await sandbox.journal()).entries.every((entry) => !entry.leak));

  const again = glovebox(folder, activate);
  assert.equal(again.code, 0);
  assert.equal((await adds()).length, calls.length);
});

test('normalize says what would be sent and why not', (t) => {
  const folder = exampleFolder(t);
  const run = (args, input) => glovebox(folder, ['normalize', '--destination', 'meta', ...args], { input })
    .out.trim().split('\n').map((line) => JSON.parse(line));

  const [good, bad] = run(['--key', 'EMAIL'], ' A@Example.com \nnot an address\n');

  assert.equal(good.normalized, 'a@example.com');
  assert.match(good.cell, /^[0-9a-f]{64}$/);
  assert.equal(good.reason, null);
  assert.equal(bad.cell, '');
  assert.equal(bad.reason, 'bad_email');
  assert.equal(run(['--key', 'PHONE', '--country', 'us'], '(650) 555-1212\n')[0].normalized, '16505551212');
});
