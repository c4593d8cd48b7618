// SPDX-License-Identifier: Apache-2.0
// What an operator meets: options, health, draining, metrics, backup and restore.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
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

/** Runs glovebox on any data directory; answers {code, out, err}. */
function run(...args) {
  const done = spawnSync(join(bin, 'glovebox'), args, { encoding: 'utf8' });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

test('a node that serves is backed up, and restored elsewhere with its key', async (t) => {
  const node = new Served(t);
  const [data, target, fresh] = ['node', 'backup', 'fresh'].map((name) => join(node.folder, name));
  const airline = node.account('airline');
  const partner = node.account('partner');
  await node.start();
  const body = { name: 'Before', description: 'd', creatorDisplayName: 'Airline', queryLogStatus: 'DISABLED',
                 creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
                 members: [{ accountId: partner.accountId, displayName: 'Partner', memberAbilities: [] }] };
  assert.equal(node.ask(airline, 'POST', '/collaborations', body).status, 200);

  const far = join(node.folder, 'far');
  node.command('bucket', 'create', '--account', 'airline', 'near');
  node.command('bucket', 'create', '--account', 'airline', 'far', '--dir', far);
  const backup = run('--data', data, 'backup', target, '--json');
  assert.equal(backup.code, 0, backup.err);
  const { rootKeyFingerprint: fingerprint, outside } = JSON.parse(backup.out);
  assert.deepEqual(outside, [{ bucket: 'far', folder: far }]);
  assert.ok(!readdirSync(target).includes('node.keys'));
  assert.equal(node.ask(airline, 'POST', '/collaborations', { ...body, name: 'After' }).status, 200);
  assert.equal(run('--data', data, 'backup', target).code, 1);
  assert.match(run('--data', data, 'restore', target, '--accept-lost-revocations').err, /not empty/);
  assert.equal(await node.stop('SIGTERM'), 0);

  const keyless = run('--data', fresh, 'restore', target, '--accept-lost-revocations');
  assert.equal(keyless.code, 1);
  assert.ok(keyless.err.includes(fingerprint), keyless.err);
  const keys = ['--keys', join(data, 'node.keys')];
  assert.match(run('--data', fresh, 'restore', target, ...keys).err, /--accept-lost-revocations/);
  const restored = run('--data', fresh, 'restore', target, ...keys, '--accept-lost-revocations');
  assert.equal(restored.code, 0, restored.err);

  renameSync(data, join(node.folder, 'old'));
  renameSync(fresh, data);
  await node.start();
  const listed = node.ask(airline, 'GET', '/collaborations').body.collaborationList.map((each) => each.name);
  assert.deepEqual(listed, ['Before']);
});

test('what was revoked after a backup is revoked again from exports of the audit trail', async (t) => {
  const node = new Served(t);
  const [data, target, fresh] = ['node', 'backup', 'fresh'].map((name) => join(node.folder, name));
  const airline = node.account('airline');
  const partner = node.account('partner');
  const lent = JSON.parse(node.command('key', 'create', '--account', 'partner', '--json'));
  await node.start();
  const body = { name: 'Shared', description: 'd', creatorDisplayName: 'Airline', queryLogStatus: 'DISABLED',
                 creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
                 members: [{ accountId: partner.accountId, displayName: 'Partner', memberAbilities: [] }] };
  const { id } = node.ask(airline, 'POST', '/collaborations', body).body.collaboration;
  assert.equal(run('--data', data, 'backup', target).code, 0);
  assert.equal(node.ask(airline, 'DELETE', `/collaborations/${id}/member/${partner.accountId}`).status, 204);
  node.command('key', 'delete', lent.accessKeyId, '--account', 'partner');
  assert.equal(await node.stop('SIGTERM'), 0);

  const trail = (...account) => {
    const file = join(node.folder, `${account.at(-1) ?? 'node'}.jsonl`);
    node.command('audit', 'export', ...account, '--out', file);
    return file;
  };
  const exports = [trail(), trail('--account', 'airline')];
  const restore = (...files) => run('--data', fresh, 'restore', target, '--keys', join(data, 'node.keys'), '--audit', ...files);
  const lacking = restore(...exports);
  assert.equal(lacking.code, 1);
  assert.match(lacking.err, new RegExp(`no export leads on .* ${partner.accountId}`));
  const restored = restore(...exports, trail('--account', 'partner'));
  assert.equal(restored.code, 0, restored.err);
  assert.match(restored.out, new RegExp(`deleted access key ${lent.accessKeyId}`));
  assert.match(restored.out, new RegExp(`removed member ${partner.accountId} from collaboration ${id}`));
  assert.match(restored.out, /Not proven:/);

  renameSync(data, join(node.folder, 'old'));
  renameSync(fresh, data);
  await node.start();
  assert.equal(node.ask(lent, 'GET', '/collaborations').status, 403);
  assert.deepEqual(node.ask(partner, 'GET', '/collaborations').body.collaborationList, []);
  assert.equal(node.ask(airline, 'GET', '/collaborations').body.collaborationList.length, 1);
});

test('settings for a shell name the region that the node is served under', async (t) => {
  const node = new Served(t);
  assert.match(node.command('account', 'create', 'airline', '--env'), /^AWS_REGION=us-east-1$/m);
  await node.start('--region', 'eu-north-1');

  assert.match(node.command('key', 'create', '--account', 'airline', '--env'), /^AWS_REGION=eu-north-1$/m);
});

test('a data directory of a newer program is refused by every command', async (t) => {
  const node = new Served(t);
  const data = join(node.folder, 'node');
  node.account('airline');
  const made = spawnSync('python3', ['-c', `import sqlite3
db = sqlite3.connect(${JSON.stringify(join(data, 'glovebox.db'))})
db.execute("UPDATE rooms SET version = version + 1 WHERE room = 'access'")
db.commit()`]);
  assert.equal(made.status, 0, `${made.stderr}`);

  for (const command of [['serve'], ['account', 'list'], ['apply', '-f', 'room.json'],
                         ['bucket', 'list']]) {
    const refused = run('--data', data, ...command);
    assert.equal(refused.code, 1, command.join(' '));
    assert.match(refused.err, /written by a newer version of this program \(room 'access'\)/);
  }
  const target = join(node.folder, 'backup');
  assert.equal(run('--data', data, 'backup', target).code, 0);
  const restored = run('--data', join(node.folder, 'fresh'), 'restore', target, '--keys', join(data, 'node.keys'),
                       '--accept-lost-revocations');
  assert.match(restored.err, /newer version of this program/);
});
