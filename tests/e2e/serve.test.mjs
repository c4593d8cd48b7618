// SPDX-License-Identifier: Apache-2.0
// The server as AWS's clients meet it: curl signs, two companies make a collaboration, and a killed server loses nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientOptions, sdk } from './aws.mjs';
import { createUntilKilled, wanted } from './collaborations.mjs';
import { bin } from './programs.mjs';
import { Served } from './served.mjs';

const nowhere = '00000000-0000-4000-8000-000000000000';

test('two companies make a collaboration, and each sees its own side', async (t) => {
  const node = new Served(t);
  const airline = node.account('airline');
  const partner = node.account('partner');
  const stranger = node.account('stranger');
  await node.start();

  const made = node.ask(airline, 'POST', '/collaborations', wanted(partner));
  assert.equal(made.status, 200);
  const { id } = made.body.collaboration;
  for (const account of [airline, partner]) {
    const joined = node.ask(account, 'POST', '/memberships', { collaborationIdentifier: id, queryLogStatus: 'DISABLED' });
    assert.equal(joined.body.membership.status, 'ACTIVE');
  }
  const members = node.ask(partner, 'GET', `/collaborations/${id}/members`).body.memberSummaries;
  assert.deepEqual(members.map((member) => member.status), ['ACTIVE', 'ACTIVE']);
  assert.equal(node.ask(stranger, 'GET', `/collaborations/${id}`).type, 'AccessDeniedException');
  assert.equal(node.ask(partner, 'DELETE', `/collaborations/${id}`).type, 'AccessDeniedException');
});

test('a key that is not there, a wrong secret and another service are told apart', async (t) => {
  const node = new Served(t);
  const airline = node.account('airline');
  await node.start();

  assert.equal(node.ask({ ...airline, secretAccessKey: 'wrong' }, 'GET', '/collaborations').type, 'InvalidSignatureException');
  assert.equal(node.ask({ ...airline, accessKeyId: 'AKIAUNKNOWNUNKNOWN00' }, 'GET', '/collaborations').type, 'UnrecognizedClientException');
  assert.equal(node.ask(airline, 'GET', '/collaborations', undefined, 'glue').type, 'UnknownOperationException');
  assert.equal(node.ask(airline, 'GET', `/memberships/${nowhere}/privacybudgettemplates`).type, 'ValidationException');
  assert.equal((await fetch(`${node.url}/healthz`)).status, 200);
  assert.equal((await fetch(`${node.url}/collaborations`)).status, 403);
});

test('a client whose clock is wrong learns the time from the refusal and is served', async (t) => {
  const node = new Served(t);
  const airline = node.account('airline');
  await node.start();
  const { CleanRoomsClient, ListCollaborationsCommand } = sdk('@aws-sdk/client-cleanrooms');
  const list = (maxAttempts) => new CleanRoomsClient({ ...clientOptions(node.url, airline), maxAttempts }).send(new ListCollaborationsCommand({}));

  for (const minutes of [-20, 20]) {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + minutes * 60_000 });
    await assert.rejects(list(1), { name: 'InvalidSignatureException' });
    assert.deepEqual((await list(2)).collaborationList, []);
    t.mock.timers.reset();
  }
});

test('what was acknowledged is there after kill -9, and a stopped server ends in order', async (t) => {
  const node = new Served(t);
  const airline = node.account('airline');
  const partner = node.account('partner');
  const made = await createUntilKilled(node, airline, partner);

  await node.start();
  const listed = node.ask(airline, 'GET', '/collaborations').body.collaborationList.map((each) => each.id);
  assert.deepEqual(listed.sort(), made.map((each) => each.id).sort());
  assert.equal(await node.stop('SIGTERM'), 0);
});

test('a crashed server leaves no file with what it had in memory', async (t) => {
  const node = new Served(t);
  await node.start();

  assert.match(readFileSync(`/proc/${node.child.pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m);
});

test('an account whose secret could not be shown is not kept', (t) => {
  const node = new Served(t);
  const command = [join(bin, 'glovebox'), '--data', join(node.folder, 'node'), 'account', 'create', 'airline'].join(' ');

  for (const nowhere of ['>/dev/full', '>&-', '--json >/dev/full']) {
    assert.equal(spawnSync('sh', ['-c', `${command} ${nowhere}`], { encoding: 'utf8' }).status, 1, nowhere);
  }
  assert.equal(node.command('account', 'list'), '');
  assert.equal(node.account('airline').name, 'airline');
});

test('listening beyond loopback without TLS has to be asked for by name', (t) => {
  const node = new Served(t);
  const done = spawnSync(join(bin, 'glovebox'), ['--data', join(node.folder, 'node'), 'serve', '--listen', '0.0.0.0:0'], { encoding: 'utf8' });

  assert.equal(done.status, 2);
  assert.match(done.stderr, /--allow-plain-http/);
});
