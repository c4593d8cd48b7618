// SPDX-License-Identifier: Apache-2.0
// Protected queries over AWS's SDK against the shipped server: asked, run, put into buckets, cancelled, killed.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CleanRoomsCaller } from './aws.mjs';
import { customersOf, editRoom, exampleFolder, travellersOf } from './programs.mjs';
import { Served } from './served.mjs';

const joined = 'FROM customers c JOIN travellers t ON c.loyalty_id = t.loyalty_id';
const byTier = `SELECT t.tier, COUNT(DISTINCT t.loyalty_id) AS n ${joined} GROUP BY t.tier ORDER BY t.tier`;
// Every row of one side meets every row of the other: billions.
const long = 'SELECT DISTINCT b.word FROM many_a a JOIN many_b b ON a.id = b.id';
const ended = ['SUCCESS', 'FAILED', 'CANCELLED', 'TIMED_OUT'];

function manyRows(folder, name, account) {
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, `data/${name}.csv`), `id,word\n${Array.from({ length: 300_000 }, (_, i) => `same,w${i % 7}\n`).join('')}`);
  const list = { list: { joinColumns: ['id'], listColumns: ['word'] } };
  return { account, name, source: { files: [`data/${name}.csv`], format: 'CSV', header: true }, allowedColumns: ['id', 'word'],
           analysisRule: { type: 'LIST', policy: { v1: list } }, associations: [{ collaboration: 'loyalty', name }] };
}

/** The loyalty example on a server: lumen asks, and has the bucket `results`. */
class Room extends Served {
  static async begin(t, { options = [], edit = () => {} } = {}) {
    const room = new Room(t, exampleFolder(t));
    const accounts = ['lumen', 'skyline'].map((name) => room.account(name));
    editRoom(room.folder, (document) => {
      delete document.destinations;
      delete document.egress;
      edit(document, room.folder);
    });
    room.command('apply', '-f', join(room.folder, 'room.json'));
    room.command('bucket', 'create', '--account', 'lumen', 'results');
    [room.lumen, room.skyline] = accounts;
    await room.begin(...options);
    return room;
  }

  async begin(...options) {
    await this.start(...options);
    this.caller = new CleanRoomsCaller(this.url, this.lumen);
    const { membershipSummaries } = await this.call('ListMemberships', {});
    this.membershipIdentifier = membershipSummaries[0].id;
  }

  async call(operation, input) {
    return (await this.caller.call(operation, input)).output;
  }

  async submit(queryString, output = { s3: { resultFormat: 'CSV', bucket: 'results', keyPrefix: 'out' } }) {
    const { protectedQuery } = await this.call('StartProtectedQuery', {
      type: 'SQL', membershipIdentifier: this.membershipIdentifier, sqlParameters: { queryString },
      resultConfiguration: { outputConfiguration: output },
    });
    return protectedQuery.id;
  }

  async get(id) {
    const input = { membershipIdentifier: this.membershipIdentifier, protectedQueryIdentifier: id };
    return (await this.call('GetProtectedQuery', input)).protectedQuery;
  }

  async until(id, ...statuses) {
    for (;;) {
      const query = await this.get(id);
      if (statuses.includes(query.status)) return query;
      assert.ok(!ended.includes(query.status), JSON.stringify(query));
    }
  }

  cancel(id) {
    return this.call('UpdateProtectedQuery', { membershipIdentifier: this.membershipIdentifier, protectedQueryIdentifier: id, targetStatus: 'CANCELLED' });
  }

  resultOf(id) {
    return readFileSync(join(this.folder, 'node/buckets/results/out', id, 'result.csv'), 'utf8');
  }
}

const withMany = (document, folder) => document.tables.push(manyRows(folder, 'many_a', 'lumen'), manyRows(folder, 'many_b', 'skyline'));

test('a query puts into the bucket what plain counting gives, and no row count leaves', async (t) => {
  const room = await Room.begin(t);
  const known = new Set(customersOf(room.folder).map((customer) => customer.loyalty_id));
  const shared = travellersOf(room.folder).filter((traveller) => known.has(traveller.loyalty_id));
  const counted = ['basic', 'gold', 'silver'].map((tier) => `${tier},${shared.filter((each) => each.tier === tier).length}`);

  const query = await room.until(await room.submit(byTier), 'SUCCESS');

  assert.equal(room.resultOf(query.id), ['tier,n', ...counted, ''].join('\n'));
  assert.equal(query.result.output.s3.location, `s3://results/out/${query.id}/result.csv`);
  assert.ok(query.statistics.totalDurationInMillis > 0);
  assert.deepEqual(Object.keys(query.statistics).sort(), ['billedResourceUtilization', 'totalDurationInMillis']);
  const { protectedQueries } = await room.call('ListProtectedQueries', { membershipIdentifier: room.membershipIdentifier, status: 'SUCCESS' });
  assert.deepEqual(protectedQueries.map(({ id }) => id), [query.id]);
});

test('members who keep query logs read them, and metrics count how queries ended', async (t) => {
  const room = await Room.begin(t);
  await room.call('UpdateMembership', { membershipIdentifier: room.membershipIdentifier, queryLogStatus: 'ENABLED' });
  const { id } = await room.until(await room.submit(byTier), 'SUCCESS');
  await room.until(await room.submit(`SELECT t.loyalty_id ${joined}`), 'FAILED');

  const { queryLogs, nextToken } = room.ask(room.lumen, 'GET', '/v1/query-logs?maxResults=2', undefined, 'glovebox').body;
  assert.deepEqual(queryLogs.map((log) => [log.eventID, log.status]), [[id, 'SUBMITTED'], [id, 'SUCCESS']]);
  const rest = room.ask(room.lumen, 'GET', `/v1/query-logs?nextToken=${encodeURIComponent(nextToken)}`, undefined, 'glovebox').body;
  assert.equal(rest.queryLogs.length, 2);
  assert.deepEqual(room.ask(room.skyline, 'GET', '/v1/query-logs', undefined, 'glovebox').body.queryLogs, []);

  const page = await (await fetch(`${room.url}/metrics`)).text();
  assert.match(page, /glovebox_protected_queries_total\{state="SUCCESS"\} 1/);
  assert.match(page, /glovebox_protected_query_duration_seconds_count [12]/);
  assert.match(page, /glovebox_protected_queries_running \d/);
  assert.ok(!page.includes(id));
});

test('a refused query fails with the codes of its refusals, and a bucket that is not registered is refused at once', async (t) => {
  const room = await Room.begin(t);

  const refused = await room.until(await room.submit(`SELECT t.loyalty_id ${joined}`), 'FAILED');

  assert.equal(refused.error.code, 'MALFORMED_QUERY');
  assert.match(refused.error.message, /^[A-Z_]+: /);
  assert.ok(!existsSync(join(room.folder, 'node/buckets/results/out')));
  await assert.rejects(room.submit(byTier, { s3: { resultFormat: 'CSV', bucket: 'elsewhere' } }), { name: 'ValidationException' });
});

test('a long query is cancelled while it runs, and another times out where the owner set a limit', async (t) => {
  const room = await Room.begin(t, { edit: (document, folder) => {
    withMany(document, folder);
    document.tables.push({ ...manyRows(folder, 'many_c', 'skyline'), timeLimitSeconds: 1 });
  } });
  const cancelled = await room.submit(long);
  await room.until(cancelled, 'STARTED');
  await room.cancel(cancelled);

  assert.equal((await room.until(cancelled, 'CANCELLED')).result, undefined);
  const late = await room.until(await room.submit(long.replace('many_b', 'many_c')), 'TIMED_OUT');
  assert.equal(late.error.code, 'INSUFFICIENT_COMPUTE');
  assert.ok(late.statistics.totalDurationInMillis < 20_000);
  await assert.rejects(room.cancel(late.id), { name: 'ConflictException' });
  await room.until(await room.submit(byTier), 'SUCCESS');
});

test('kill -9 loses no query: one that ran is run once more and then has failed, those that waited succeed', async (t) => {
  const room = await Room.begin(t, { edit: withMany });
  const running = await room.submit(long);
  await room.until(running, 'STARTED');
  const waiting = [];
  for (let i = 0; i < 8; ++i) waiting.push(await room.submit(byTier));
  await room.stop('SIGKILL');

  await room.begin();
  await room.until(running, 'STARTED');
  const results = new Set();
  for (const id of waiting) {
    await room.until(id, 'SUCCESS');
    results.add(room.resultOf(id));
  }
  assert.equal(results.size, 1);
  const placed = readdirSync(join(room.folder, 'node/buckets/results/out'));
  assert.deepEqual(placed.sort(), waiting.sort());
  await room.stop('SIGKILL');
  await room.begin();
  assert.match((await room.until(running, 'FAILED')).error.message, /^RUN_INTERRUPTED: /);
});

test('SIGTERM gives back what does not end in time, and the next server runs it', async (t) => {
  const room = await Room.begin(t, { edit: withMany, options: ['--run-grace', '0'] });
  const given = await room.submit(long);
  await room.until(given, 'STARTED');

  assert.equal(await room.stop('SIGTERM'), 0);
  await room.begin('--run-grace', '0');
  await room.until(given, 'STARTED');
  assert.equal(await room.stop('SIGTERM'), 0);
  await room.begin();

  // Twice given back, and yet not failed: its attempts did not count.
  await room.until(given, 'STARTED');
  await room.cancel(given);
  await room.until(given, 'CANCELLED');
});

test('a small query is answered quickly', async (t) => {
  const room = await Room.begin(t);
  await room.until(await room.submit(byTier), 'SUCCESS');
  const took = [];
  for (let i = 0; i < 15; ++i) {
    took.push((await room.until(await room.submit(byTier), 'SUCCESS')).statistics.totalDurationInMillis);
  }
  took.sort((a, b) => a - b);
  t.diagnostic(`submit to SUCCESS, as the server counts: ${took.join(' ')} ms`);
  assert.ok(took[7] < 2_000, `${took}`);
});
