// SPDX-License-Identifier: Apache-2.0
// The audit trail as its readers meet it: what was asked is recorded, an export proves itself without the node, and a
// flipped byte or a killed server shows.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createUntilKilled, wanted } from './collaborations.mjs';
import { bin } from './programs.mjs';
import { Served } from './served.mjs';

/** What `glovebox audit verify` says: {status, text}. */
function verify(...args) {
  const done = spawnSync(join(bin, 'glovebox'), ['audit', 'verify', ...args], { encoding: 'utf8' });
  return { status: done.status, text: done.stdout + done.stderr };
}

/** A stopped node where the airline made a collaboration and listed it, and a stranger was refused. */
async function workedNode(t) {
  const node = new Served(t);
  const [airline, partner, stranger] = ['airline', 'partner', 'stranger'].map((name) => node.account(name));
  await node.start();
  const { id } = node.ask(airline, 'POST', '/collaborations', wanted(partner)).body.collaboration;
  node.ask(airline, 'GET', '/collaborations');
  node.ask(stranger, 'GET', `/collaborations/${id}`);
  node.ask({ ...airline, secretAccessKey: 'wrong' }, 'GET', '/collaborations');
  assert.equal(await node.stop('SIGTERM'), 0);
  return { node, airline, partner, id };
}

test('what was done, read and refused is listed to whom it concerns', async (t) => {
  const { node, airline, id } = await workedNode(t);

  const records = JSON.parse(node.command('audit', 'list', '--account', 'airline', '--json'));
  const calls = records.filter((record) => record.principal.startsWith('arn:'));
  assert.deepEqual(calls.map((record) => [record.action, record.outcome]),
                   [['cleanrooms:ListCollaborations', 'SUCCESS'], ['cleanrooms:CreateCollaboration', 'SUCCESS']]);
  assert.equal(calls[1].accessKeyId, airline.accessKeyId);
  assert.match(calls[1].userAgent, /^curl/);
  assert.match(calls[1].resources[0], new RegExp(`:collaboration/${id}$`));
  assert.match(node.command('audit', 'list', '--account', 'stranger'), /GetCollaboration .*DENIED/);
  const commands = records.filter((record) => record.principal === 'operator');
  assert.deepEqual(commands.map((record) => record.action), ['glovebox:CreateAccount']);
  assert.match(node.command('audit', 'list'), /anonymous .*Authenticate .*DENIED InvalidSignatureException/);

  const [touched] = JSON.parse(node.command('audit', 'list', '--account', 'partner', '--json'))
    .filter((record) => record.action === 'cleanrooms:CreateCollaboration');
  assert.equal(touched.id, calls[1].id);
  assert.equal(touched.sourceAddress, undefined);
  assert.equal(touched.userAgent, undefined);
});

test('every thing that an operator applies is recorded, in the trail of whose it is', (t) => {
  const node = new Served(t);
  const room = { accounts: [{ name: 'airline' }, { name: 'partner' }], users: [{ account: 'partner', name: 'ann' }] };
  const file = node.write('room.json', room);
  const applied = () => JSON.parse(node.command('audit', 'list', '--account', 'partner', '--json'))
    .map((record) => [record.action, record.principal, record.resources.map((arn) => arn.split(':').at(-1))]);

  node.command('apply', '-f', file);
  assert.deepEqual(applied(), [['iam:CreateUser', 'operator', ['user/ann']], ['glovebox:CreateAccount', 'operator', ['root']]]);
  node.command('apply', '-f', file);
  assert.equal(applied().length, 2);
});

test('an export verifies without the node, and a flipped byte is found and its record named', async (t) => {
  const { node } = await workedNode(t);
  const file = join(node.folder, 'trail.jsonl');
  const digest = join(node.folder, 'digest.json');
  writeFileSync(digest, node.command('audit', 'digest', '--account', 'airline'));
  node.command('audit', 'export', '--account', 'airline', '--out', file);

  const whole = verify(file, '--digest', digest);
  assert.equal(whole.status, 0, whole.text);
  assert.match(whole.text, /is intact/);
  assert.match(whole.text, /leads through the digest you hold/);
  assert.match(whole.text, /100 ms before a crash/);

  const bytes = readFileSync(file);
  bytes[bytes.indexOf('cleanrooms:ListCollaborations') + 12] ^= 1;
  writeFileSync(file, bytes);
  const flipped = verify(file);
  assert.equal(flipped.status, 1);
  assert.match(flipped.text, /NOT intact/);
  assert.match(flipped.text, /record \d+ \(cleanrooms:L\wstCollaborations/);
  assert.equal(verify(join(node.folder, 'nowhere')).status, 1);
});

test('after kill -9 every acknowledged change has its record, and the trail holds', async (t) => {
  const node = new Served(t);
  const airline = node.account('airline');
  const partner = node.account('partner');
  const made = await createUntilKilled(node, airline, partner, () => node.ask(airline, 'GET', '/collaborations'));

  assert.match(node.command('audit', 'verify'), /The trail of \d{12} is intact/);
  const records = JSON.parse(node.command('audit', 'list', '--account', 'airline', '--limit', '100', '--json'));
  const recorded = records.filter((record) => record.action === 'cleanrooms:CreateCollaboration').map((record) => record.resources[0]);
  assert.deepEqual(recorded.sort(), made.map((each) => each.arn).sort());
});

test('cloudtrail lookup-events answers what an account did and what touched it', async (t) => {
  const node = new Served(t);
  const [airline, partner] = ['airline', 'partner'].map((name) => node.account(name));
  await node.start();
  const { id } = node.ask(airline, 'POST', '/collaborations', wanted(partner)).body.collaboration;
  const lookUp = (account, body) => {
    const done = spawnSync('curl', ['--silent', '--aws-sigv4', 'aws:amz:us-east-1:cloudtrail', '--user', `${account.accessKeyId}:${account.secretAccessKey}`,
                                    '--header', 'Content-Type: application/x-amz-json-1.1', '--data', JSON.stringify(body), '--header',
                                    'X-Amz-Target: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents', `${node.url}/`], { encoding: 'utf8' });
    return JSON.parse(done.stdout);
  };

  const byName = { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateCollaboration' }] };
  const [own] = lookUp(airline, byName).Events;
  const [touched] = lookUp(partner, byName).Events;
  assert.equal(own.EventId, touched.EventId);
  assert.equal(own.Username, 'root');
  assert.equal(own.Resources[0].ResourceName.split('/').at(-1), id);
  assert.equal(JSON.parse(own.CloudTrailEvent).sourceIPAddress, '127.0.0.1');
  assert.equal(JSON.parse(touched.CloudTrailEvent).sourceIPAddress, undefined);
  assert.equal(lookUp(airline, { MaxResults: 99 }).__type, 'InvalidMaxResultsException');
  node.command('audit', 'digest');
  const { digests } = node.ask(airline, 'GET', '/v1/audit-digests', undefined, 'glovebox').body;
  assert.equal(digests[0].account, airline.accountId);
  assert.equal(digests.at(-1).signature.length, 128);
  const denied = lookUp({ ...airline, secretAccessKey: 'wrong' }, {});
  assert.match(denied.__type, /InvalidSignatureException/);
});
