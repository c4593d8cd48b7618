// SPDX-License-Identifier: Apache-2.0
// What an operator meets: options from file, environment and flags, health, draining.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin } from './programs.mjs';
import { Served } from './served.mjs';

/** The status of GET `path` under the host name `host`. */
function statusUnder(node, host, path = '/healthz') {
  return new Promise((resolve, reject) => {
    request(node.url + path, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject).end();
  });
}

/** Asks until the status is `wanted`. */
async function until(node, path, wanted) {
  for (;;) {
    const { status } = await fetch(node.url + path);
    if (status === wanted) return;
  }
}

function serve(node, args, environment = {}) {
  return spawnSync(join(bin, 'glovebox'), ['--data', join(node.folder, 'node'), 'serve', ...args],
                   { encoding: 'utf8', env: { ...process.env, ...environment } });
}

test('a node answers under its names only', async (t) => {
  const node = new Served(t);
  await node.start();
  assert.equal(await statusUnder(node, 'localhost:1'), 200);
  assert.equal(await statusUnder(node, 'evil.example'), 421);
  await node.stop('SIGTERM');

  const file = join(node.folder, 'node.json');
  writeFileSync(file, JSON.stringify({ 'host-name': ['rooms.example'], listen: '127.0.0.1:1' }));
  await node.start('--config', file);
  assert.equal(await statusUnder(node, 'rooms.example'), 200);
  assert.equal(await statusUnder(node, 'localhost'), 421);
});

test('what is configured wrong is refused with its place before anything listens', (t) => {
  const node = new Served(t);
  const file = join(node.folder, 'node.json');
  writeFileSync(file, '{"listn": "127.0.0.1:0"}');

  const unknown = serve(node, ['--config', file]);
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /node\.json.*'listn'; did you mean 'listen'/);
  const number = serve(node, [], { GLOVEBOX_CONNECTIONS_MAX: 'many' });
  assert.equal(number.status, 2);
  assert.match(number.stderr, /\$GLOVEBOX_CONNECTIONS_MAX/);
  const role = serve(node, ['--roles', 'api,console']);
  assert.equal(role.status, 2);
  assert.match(role.stderr, /'console'/);
});

test('a server that is told to stop says so to load balancers first', async (t) => {
  const node = new Served(t);
  await node.start('--drain-delay', '600');
  assert.equal((await fetch(`${node.url}/readyz`)).status, 200);

  node.child.kill('SIGTERM');
  await until(node, '/readyz', 503);
  assert.equal((await fetch(`${node.url}/healthz`)).status, 200);
  assert.equal(await node.stop('SIGTERM'), 0);
});

test('a node whose database cannot be written is not ready, and is again when it can', async (t) => {
  const node = new Served(t);
  await node.start();
  const limitFiles = (bytes) => {
    const done = spawnSync('prlimit', ['--pid', `${node.child.pid}`, `--fsize=${bytes}:unlimited`]);
    assert.equal(done.status, 0, `${done.stderr}`);
  };

  limitFiles(1);
  await until(node, '/readyz', 503);
  limitFiles('unlimited');
  await until(node, '/readyz', 200);
});

test('a process without the role does not serve the API', async (t) => {
  const node = new Served(t);
  await node.start('--roles', 'query');

  assert.equal((await fetch(`${node.url}/readyz`)).status, 200);
  assert.equal((await fetch(`${node.url}/collaborations`)).status, 404);
});

test('metrics count what the node does and name nobody', async (t) => {
  const node = new Served(t);
  const account = node.account('airline');
  await node.start();
  node.ask(account, 'GET', '/collaborations');
  node.ask(account, 'GET', '/memberships/none');
  await fetch(`${node.url}/collaborations`);

  const page = await (await fetch(`${node.url}/metrics`)).text();
  assert.match(page, /glovebox_requests_total{operation="ListCollaborations",service="cleanrooms",status_class="2xx"} 1/);
  assert.match(page, /glovebox_request_duration_seconds_count{operation="ListCollaborations",service="cleanrooms"} 1/);
  assert.match(page, /glovebox_http_answers_total{status_class="4xx"} 2/);
  assert.match(page, /glovebox_connections [1-9]/);
  assert.match(page, /glovebox_audit_queue_records \d/);
  assert.match(page, /glovebox_database_bytes \d+/);
  assert.match(page, /glovebox_workers_lost_total 0/);
  assert.ok(!page.includes(account.accountId));
});

test('where others can reach a node its metrics need their token', async (t) => {
  const node = new Served(t);
  const file = join(node.folder, 'token');
  const token = 'a-token-of-some-length';
  writeFileSync(file, `${token}\n`);
  await node.start('--host-name', '127.0.0.1');
  assert.equal((await fetch(`${node.url}/metrics`)).status, 403);
  await node.stop('SIGTERM');

  await node.start('--host-name', '127.0.0.1', '--metrics-token-file', file);
  const status = async (authorization) => (await fetch(`${node.url}/metrics`, { headers: { authorization } })).status;
  assert.equal(await status(`Bearer ${token}`), 200);
  assert.equal(await status('Bearer another-token-of-length'), 401);
});
