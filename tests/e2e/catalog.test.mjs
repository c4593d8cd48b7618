// SPDX-License-Identifier: Apache-2.0
// The operator's catalog: real files are looked at, listed, replaced and forgotten, while a server runs on the node.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin } from './programs.mjs';
import { Served } from './served.mjs';

/** A CSV file in the node's folder; its path. */
function csv(node, name, text) {
  const file = join(node.folder, name);
  writeFileSync(file, text);
  return file;
}

test('files become a table of an account, as they are found', async (t) => {
  const node = new Served(t);
  node.account('airline');
  await node.start();
  const file = csv(node, 'guests.csv', 'Id,City\n1,Rome\n2,Oslo\n');
  const add = (...more) => ['catalog', 'add', '--account', 'airline', '--database', 'CRM', '--table', 'Guests', '--files', file, ...more];

  const added = JSON.parse(node.command(...add('--json')));
  assert.deepEqual(added.columns, { Id: 'BIGINT', City: 'VARCHAR' });
  assert.equal(added.database, 'crm');
  assert.match(node.command('catalog', 'list'), /airline crm\.guests/);

  const again = spawnSync(join(bin, 'glovebox'), ['--data', join(node.folder, 'node'), ...add()], { encoding: 'utf8' });
  assert.equal(again.status, 1);
  assert.match(again.stderr, /already/);
  const replaced = JSON.parse(node.command(...add('--replace', '--json', '--column', 'Id=VARCHAR', '--column', 'City=VARCHAR')));
  assert.equal(replaced.columns.Id, 'VARCHAR');

  node.command('catalog', 'remove', '--account', 'airline', '--database', 'crm', '--table', 'guests');
  assert.deepEqual(JSON.parse(node.command('catalog', 'list', '--account', 'airline', '--json')), []);
});
