// SPDX-License-Identifier: Apache-2.0
// The command line against a server: it gets what it gets from the data directory, under the key's own account.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, exampleFolder, glovebox } from './programs.mjs';
import { Served } from './served.mjs';

const fine = 'SELECT t.tier, COUNT(DISTINCT t.loyalty_id) FROM customers c JOIN travellers t ON c.loyalty_id = t.loyalty_id GROUP BY t.tier';
const bad = 'SELECT t.loyalty_id FROM travellers t';

/** A served node with the loyalty room on it, its two accounts' keys, and its command line. */
async function loyalty(t) {
  const example = exampleFolder(t);
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
