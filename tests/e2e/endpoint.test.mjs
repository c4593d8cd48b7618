// SPDX-License-Identifier: Apache-2.0
// The command line against a server: it gets what it gets from the data directory, under the key's own account.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, editRoom, exampleFolder, glovebox, startSandbox } from './programs.mjs';
import { Served } from './served.mjs';

const fine = 'SELECT t.tier, COUNT(DISTINCT t.loyalty_id) FROM customers c JOIN travellers t ON c.loyalty_id = t.loyalty_id GROUP BY t.tier';
const bad = 'SELECT t.loyalty_id FROM travellers t';

/** A served node with the loyalty room on it, its two accounts' keys, and its command line. */
async function loyalty(t, edit = () => {}) {
  const example = exampleFolder(t);
  edit(example);
  const node = new Served(t, example);
  const [lumen, skyline] = ['lumen', 'skyline'].map((name) => node.account(name));
  const applied = glovebox(example, ['apply', '-f', 'room.json']);
  assert.equal(applied.code, 0, applied.err);
  await node.start();
  return { node, example, lumen, skyline };
}

/** What the command line says to `account` at `url`: {code, out, err}. */
function remote(url, account, args, more = {}) {
  const done = spawnSync(join(bin, 'glovebox'), ['--endpoint', url, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: account.accessKeyId, AWS_SECRET_ACCESS_KEY: account.secretAccessKey, ...more },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

test('a decision asked over HTTP is the one of the data directory', async (t) => {
  const { node, example, lumen, skyline } = await loyalty(t);

  for (const sql of [fine, bad]) {
    for (const form of [[], ['--json']]) {
      const asking = ['explain', '--collaboration', 'loyalty', '--sql', sql, ...form];
      const here = glovebox(example, [...asking, '--as', 'lumen']);
      const there = remote(node.url, lumen, asking);
      assert.equal(there.out, here.out);
      assert.equal(there.code, here.code);
    }
  }
  assert.equal(remote(node.url, skyline, ['explain', '--collaboration', 'loyalty', '--sql', fine]).code, 3);
});

test('without a key, or with another secret, the command says what to do', async (t) => {
  const { node, lumen } = await loyalty(t);
  const asking = ['explain', '--collaboration', 'loyalty', '--sql', fine];

  const keyless = spawnSync(join(bin, 'glovebox'), ['--endpoint', node.url, ...asking],
                            { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: '/nonexistent' } });
  assert.equal(keyless.status, 1);
  assert.match(keyless.stderr, /set AWS_ACCESS_KEY_ID/);
  const wrong = remote(node.url, { ...lumen, secretAccessKey: 'wrong' }, asking);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /signature/);
});

const contacts = `SELECT DISTINCT c.email, c.phone, c.first_name, c.last_name, c.zip, c.country
  FROM contacts c JOIN travellers_list t ON c.loyalty_id = t.loyalty_id WHERE t.tier = 'gold'`;
const mapping = 'email=EMAIL,phone=PHONE,first_name=FN,last_name=LN,zip=ZIP,country=COUNTRY';

test('where no node listens, the command says so', (t) => {
  const example = exampleFolder(t);

  const done = remote('http://127.0.0.1:1', { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' },
                      ['apply', '-f', join(example, 'room.json')]);

  assert.equal(done.code, 1);
  assert.match(done.err, /^glovebox: no answer from 127\.0\.0\.1:1: .*; does a node listen there\?\n$/);
});

test('an audience is made and delivered by the server, and the command line says what it says on a data directory', async (t) => {
  const sandbox = await startSandbox(t);
  const { node, lumen } = await loyalty(t, (folder) => editRoom(folder, (room) => { room.destinations[0].endpoint = sandbox.endpoint; }));
  const create = ['audience', 'create', '--collaboration', 'loyalty', '--name', 'gold', '--sql', contacts];
  const activate = ['activate', '--audience', 'gold', '--destination', 'meta', '--map', mapping, '--default-country', 'US'];

  const created = remote(node.url, lumen, create);
  assert.equal(created.code, 0, created.err);
  assert.match(created.out, /^audience gold, version 1: \d+ rows\n$/);
  const delivered = remote(node.url, lumen, [...activate, '--json']);
  assert.equal(delivered.code, 0, delivered.err + delivered.out);
  assert.equal(JSON.parse(delivered.out).status, 'DELIVERED');
  const again = remote(node.url, lumen, [...activate, '--json']);
  assert.equal(JSON.parse(again.out).status, 'ALREADY_DELIVERED');
  const missing = remote(node.url, lumen, [...activate.slice(0, 2), 'silver', ...activate.slice(3)]);
  assert.equal(missing.code, 1);
  assert.match(missing.err, /no audience/);
  const refused = remote(node.url, lumen, ['audience', 'create', '--collaboration', 'loyalty', '--name', 'x', '--sql', fine]);
  assert.equal(refused.code, 3);
  assert.match(refused.out, /AUDIENCE_NEEDS_LIST_RULE/);
});

test('a delivery that a killed server began is ended by the next one', async (t) => {
  const sandbox = await startSandbox(t);
  const { node, lumen } = await loyalty(t, (folder) => editRoom(folder, (room) => { room.destinations[0].endpoint = sandbox.endpoint; }));
  remote(node.url, lumen, ['audience', 'create', '--collaboration', 'loyalty', '--name', 'gold', '--sql', contacts]);
  const asked = node.ask(lumen, 'POST', '/v1/activations', { audience: 'gold', destination: 'meta', mapping }, 'glovebox');
  assert.equal(asked.status, 202);
  await node.stop('SIGKILL');

  await node.start();
  let job = asked.body.job;
  while (!['SUCCESS', 'FAILED'].includes(job.status)) job = node.ask(lumen, 'GET', `/v1/jobs/${job.id}`, undefined, 'glovebox').body.job;
  assert.equal(job.status, 'SUCCESS', JSON.stringify(job));
  assert.match(job.answer.result.status, /DELIVERED/);
});

test('a query runs on the server, and its rows come back as from the data directory', async (t) => {
  const { node, example, lumen } = await loyalty(t);
  node.command('bucket', 'create', '--account', 'lumen', 'lumen-results');
  const asking = ['query', '--collaboration', 'loyalty'];
  const bucket = ['--bucket', 'lumen-results'];

  for (const form of [[], ['--json']]) {
    const here = glovebox(example, [...asking, '--sql', fine, ...form, '--as', 'lumen']);
    const there = remote(node.url, lumen, [...asking, '--sql', fine, ...form, ...bucket]);
    assert.equal(there.out, here.out);
    assert.equal(there.code, 0, there.err);
  }
  const refused = remote(node.url, lumen, [...asking, '--sql', bad, ...bucket]);
  assert.equal(refused.out, glovebox(example, [...asking, '--sql', bad, '--as', 'lumen']).out);
  assert.equal(refused.code, 3);

  const out = join(example, 'result.csv');
  assert.equal(remote(node.url, lumen, [...asking, '--sql', fine, ...bucket, '--out', out]).code, 0);
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  assert.deepEqual(lines.slice(1).map((line) => line.split(',')[0]).sort(), ['basic', 'gold', 'silver']);
  assert.match(remote(node.url, lumen, [...asking, '--sql', fine]).err, /default|bucket|result/);
});
