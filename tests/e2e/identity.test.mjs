// SPDX-License-Identifier: Apache-2.0
// Users, roles, policies, keys and tokens from the command line, while a server answers: what it decides follows at once.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin } from './programs.mjs';
import { Served } from './served.mjs';

class Identities extends Served {
  /** One command about the account airline, in JSON: {code, json, err}. */
  try(...args) {
    const done = spawnSync(join(bin, 'glovebox'), ['--data', join(this.folder, 'node'), ...args, '--json'], { encoding: 'utf8' });
    return { code: done.status, json: done.stdout ? JSON.parse(done.stdout) : undefined, err: done.stderr };
  }

  made(...args) {
    const { code, json, err } = this.try(...args, '--account', 'airline');
    assert.equal(code, 0, err + JSON.stringify(json));
    return json;
  }

  policy(name, ...statements) {
    const file = this.write(`${name}.json`, { Version: '2012-10-17', Statement: statements });
    return this.made('policy', 'create', name, '--file', file);
  }
}

function allow(action, more = {}) {
  return { Effect: 'Allow', Action: action, Resource: '*', ...more };
}

test('what a user may do follows the commands at once, while the server runs', async (t) => {
  const node = new Identities(t);
  node.account('airline');
  await node.start();
  node.made('user', 'create', 'ann');
  node.policy('lists', allow('cleanrooms:ListCollaborations'));
  const key = node.made('key', 'create', '--user', 'ann');
  const asked = () => node.ask(key, 'GET', '/collaborations');

  assert.equal(asked().type, 'AccessDeniedException');
  assert.equal(node.made('policy', 'attach', 'lists', '--user', 'ann').status, 'ATTACHED');
  assert.equal(asked().status, 200);
  node.made('user', 'detach', 'ann', '--policy', 'lists');
  assert.equal(asked().type, 'AccessDeniedException');
  node.made('user', 'attach', 'ann', '--policy', 'lists');
  node.made('key', 'disable', key.accessKeyId);
  assert.equal(asked().type, 'UnrecognizedClientException');
  node.made('key', 'enable', key.accessKeyId);
  assert.equal(asked().status, 200);
  assert.equal(node.made('user', 'delete', 'ann').status, 'DELETED');
  assert.equal(asked().type, 'UnrecognizedClientException');
  assert.equal(node.made('key', 'list').length, 1);
});

test('a policy that is attached stays, a document that is none is refused with its place', (t) => {
  const node = new Identities(t);
  node.account('airline');
  node.made('role', 'create', 'analyst', '--trust', 'airline', '--external-id', 'e1', '--tag', 'team=ads');
  node.policy('all', allow('*'));
  node.made('role', 'attach', 'analyst', '--policy', 'all');

  assert.deepEqual(node.made('policy', 'list')[0].attachedTo, ['role analyst']);
  assert.equal(node.try('policy', 'delete', 'all', '--account', 'airline').json.error.code, 'CONFLICT');
  const file = node.write('bad.json', { Statement: [allow('*'), allow('*', { Principal: '*' })] });
  const refused = node.try('policy', 'create', 'bad', '--file', file, '--account', 'airline');
  assert.equal(refused.code, 1);
  assert.match(refused.json.error.message, /bad\.json: policy: Statement\[1\].*Principal/);
  node.made('role', 'delete', 'analyst');
  assert.equal(node.made('policy', 'delete', 'all').status, 'DELETED');
});

test('another account has neither the key nor the token', (t) => {
  const node = new Identities(t);
  node.account('airline');
  node.account('partner');
  node.made('user', 'create', 'ann');
  const key = node.made('key', 'create');
  const token = node.made('token', 'create', '--user', 'ann');

  assert.match(token.token, /^gbt_[0-9a-f]{64}$/);
  assert.equal(node.try('key', 'delete', key.accessKeyId, '--account', 'partner').json.error.code, 'NOT_FOUND');
  assert.equal(node.try('token', 'delete', token.id, '--account', 'partner').json.error.code, 'NOT_FOUND');
  assert.deepEqual(node.made('token', 'list').map((each) => each.id), [token.id]);
  node.made('token', 'delete', token.id);
  assert.deepEqual(node.made('token', 'list', '--user', 'ann'), []);
});

test('a secret that cannot be shown is not kept', (t) => {
  const node = new Identities(t);
  node.account('airline');
  node.made('user', 'create', 'ann');
  const glovebox = [join(bin, 'glovebox'), '--data', join(node.folder, 'node')].join(' ');

  for (const what of ['key create --user ann', 'token create --user ann']) {
    const done = spawnSync('sh', ['-c', `${glovebox} ${what} --account airline >/dev/full`]);
    assert.equal(done.status, 1);
  }
  assert.deepEqual(node.made('key', 'list', '--user', 'ann'), []);
  assert.deepEqual(node.made('token', 'list'), []);
});

test('a password is read from standard input, and one-time codes are shown once', (t) => {
  const node = new Identities(t);
  node.account('airline');
  node.made('user', 'create', 'ann');
  const set = (password) => {
    const args = ['--data', join(node.folder, 'node'), 'user', 'password', 'ann', '--account', 'airline'];
    return spawnSync(join(bin, 'glovebox'), args, { encoding: 'utf8', input: password });
  };

  assert.equal(node.try('user', 'totp', 'ann', '--account', 'airline').json.error.code, 'NOT_FOUND');
  assert.match(set('short\n').stderr, /12 to 256 bytes/);
  const done = set('a long password\n');
  assert.deepEqual([done.status, done.stdout], [0, 'Set the password of user ann and ended all its sessions.\n']);
  assert.match(node.made('user', 'totp', 'ann').uri, /^otpauth:\/\/totp\/Glovebox:airline%2Fann\?secret=[A-Z2-7]{32}&/);
  assert.equal(node.made('user', 'totp', 'ann', '--remove').status, 'REMOVED');
});

/** The code that an authenticator app shows for the secret in an otpauth URI (RFC 6238). */
function codeOf(uri, time = Date.now()) {
  const bits = [...new URL(uri).searchParams.get('secret')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(time / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  return `${(mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000}`.padStart(6, '0');
}

test('a person signs in with password and code, is that user, and signs out', async (t) => {
  const node = new Identities(t);
  node.account('airline');
  node.made('user', 'create', 'ann');
  const args = ['--data', join(node.folder, 'node'), 'user', 'password', 'ann', '--account', 'airline'];
  assert.equal(spawnSync(join(bin, 'glovebox'), args, { input: 'a long password\n' }).status, 0);
  const { uri } = node.made('user', 'totp', 'ann');
  await node.start();
  const send = (path, body, headers = {}) => fetch(node.url + path, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', origin: node.url, ...headers },
  });
  const typed = { account: 'airline', user: 'ann', password: 'a long password' };

  assert.equal((await send('/v1/sign-in', typed)).status, 403);
  assert.equal((await send('/v1/sign-in', { ...typed, code: codeOf(uri) }, { origin: 'https://evil.example' })).status, 403);
  const code = codeOf(uri);
  const done = await send('/v1/sign-in', { ...typed, code });
  assert.equal(done.status, 200);
  assert.match((await done.json()).principal, /:user\/ann$/);
  const cookie = done.headers.get('set-cookie').split(';')[0];
  assert.equal((await send('/v1/sign-in', { ...typed, code })).status, 403);
  assert.equal((await send('/v1/nothing', {}, { cookie })).status, 404);
  assert.equal((await send('/v1/sign-out', {}, { cookie })).status, 204);
  assert.equal((await send('/v1/nothing', {}, { cookie })).status, 403);
});

test('explain names the statement that decides, and says by its exit code how', (t) => {
  const node = new Identities(t);
  node.account('airline');
  node.made('user', 'create', 'ann');
  node.policy('reads', allow('cleanrooms:Get*', { Sid: 'Reads' }), { Effect: 'Deny', Action: 'cleanrooms:GetSchema', Resource: '*' },
              allow('cleanrooms:List*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }));
  node.made('user', 'attach', 'ann', '--policy', 'reads');
  const explain = (action, ...more) => node.try('access', 'explain', '--as', 'airline:user/ann', action, '*', ...more);

  const allowed = explain('cleanrooms:GetCollaboration');
  assert.equal(allowed.code, 0);
  assert.deepEqual(allowed.json.statement, { policy: 'reads', index: 0, sid: 'Reads' });
  const denied = explain('cleanrooms:GetSchema');
  assert.equal(denied.code, 3);
  assert.deepEqual([denied.json.explicit, denied.json.statement.index], [true, 1]);
  const nothing = explain('cleanrooms:ListMembers');
  assert.equal(nothing.code, 3);
  assert.deepEqual([nothing.json.explicit, nothing.json.statement], [false, undefined]);
  assert.equal(explain('cleanrooms:ListMembers', '--source-ip', '10.1.2.3').code, 0);
  assert.equal(explain('cleanrooms:ListMembers', '--source-ip', 'here').code, 1);
  assert.equal(node.try('access', 'explain', '--as', 'airline', 'cleanrooms:ListMembers', '*').code, 0);
});
