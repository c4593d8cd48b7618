// SPDX-License-Identifier: Apache-2.0
// STS as AWS's SDK asks it: who one is, roles of one's own account and another's, and presigned links.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CleanRoomsCaller, clientOptions, presignedUrl, sdk, signedFetch } from './aws.mjs';
import { Served } from './served.mjs';

const { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } = sdk('@aws-sdk/client-sts');
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const identity = { Action: 'GetCallerIdentity', Version: '2011-06-15' };

/** A node where the partner's user ann and the airline's role analyst, which may list collaborations, are. */
async function made(t) {
  const node = new Served(t);
  const airline = node.account('airline');
  const partner = node.account('partner');
  const json = (...args) => JSON.parse(node.command(...args, '--json'));
  const allowing = (action) => node.write(`${action.replaceAll(/[^a-z]/gi, '')}.json`, { Statement: { Effect: 'Allow', Action: action, Resource: '*' } });
  json('policy', 'create', 'lists', '--account', 'airline', '--file', allowing('cleanrooms:List*'));
  json('policy', 'create', 'assumes', '--account', 'partner', '--file', allowing('sts:AssumeRole'));
  json('role', 'create', 'analyst', '--account', 'airline', '--trust', 'partner', '--external-id', 'e-1');
  json('role', 'attach', 'analyst', '--account', 'airline', '--policy', 'lists');
  json('user', 'create', 'ann', '--account', 'partner');
  const ann = json('key', 'create', '--account', 'partner', '--user', 'ann');
  await node.start();
  return { node, airline, partner, ann, json, role: `arn:aws:iam::${airline.accountId}:role/analyst` };
}

function assume(node, account, role, more = {}) {
  const client = new STSClient(clientOptions(node.url, account));
  return client.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 's1', ExternalId: 'e-1', ...more }));
}

test('everybody known may ask who they are, without a policy', async (t) => {
  const { node, airline, partner, ann } = await made(t);
  const ask = async (account) => {
    const { $metadata, ...said } = await new STSClient(clientOptions(node.url, account)).send(new GetCallerIdentityCommand({}));
    return said;
  };

  assert.deepEqual(await ask(airline), { Account: airline.accountId, UserId: airline.accountId, Arn: `arn:aws:iam::${airline.accountId}:root` });
  const said = await ask(ann);
  assert.deepEqual([said.Account, said.Arn], [partner.accountId, `arn:aws:iam::${partner.accountId}:user/ann`]);
  assert.match(said.UserId, /^AIDA[A-Z2-7]{16}$/);
  await assert.rejects(ask({ ...ann, secretAccessKey: 'wrong' }), { name: 'SignatureDoesNotMatch' });
  await assert.rejects(ask({ ...ann, accessKeyId: 'AKIAUNKNOWNUNKNOWN00' }), { name: 'InvalidClientTokenId' });
});

test('a user of another account becomes a role that trusts it, and is that role', async (t) => {
  const { node, airline, ann, role, json } = await made(t);

  await assert.rejects(assume(node, ann, role), { name: 'AccessDenied' });
  json('user', 'attach', 'ann', '--account', 'partner', '--policy', 'assumes');
  await assert.rejects(assume(node, ann, role, { ExternalId: 'e-2' }), { name: 'AccessDenied' });
  const { Credentials, AssumedRoleUser } = await assume(node, ann, role, { DurationSeconds: 900 });

  assert.equal(AssumedRoleUser.Arn, `arn:aws:sts::${airline.accountId}:assumed-role/analyst/s1`);
  assert.ok(Math.abs(Credentials.Expiration - Date.now() - 900_000) < 60_000);
  const session = { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken };
  const rooms = new CleanRoomsCaller(node.url, session);
  assert.deepEqual((await rooms.call('ListCollaborations', {})).json.collaborationList, []);
  await assert.rejects(rooms.call('GetCollaboration', { collaborationIdentifier: '00000000-0000-4000-8000-000000000000' }),
                       { name: 'AccessDeniedException' });
  await assert.rejects(new CleanRoomsCaller(node.url, { ...session, sessionToken: `${session.sessionToken.slice(0, -4)}AAAA` })
    .call('ListCollaborations', {}), { name: 'UnrecognizedClientException' });
  json('role', 'delete', 'analyst', '--account', 'airline');
  await assert.rejects(rooms.call('ListCollaborations', {}), { name: 'UnrecognizedClientException' });
});

test('an operator ends one session of a role, or all of them, and the next request is refused', async (t) => {
  const { node, ann, role, json } = await made(t);
  json('user', 'attach', 'ann', '--account', 'partner', '--policy', 'assumes');
  const begin = async () => {
    const { AccessKeyId, SecretAccessKey, SessionToken } = (await assume(node, ann, role)).Credentials;
    const rooms = new CleanRoomsCaller(node.url, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken });
    return { key: AccessKeyId, ask: () => rooms.call('ListCollaborations', {}) };
  };
  const [one, other] = [await begin(), await begin()];
  const revoke = ['role', 'revoke-sessions', 'analyst', '--account', 'airline'];
  await one.ask();
  await other.ask();

  json('role', 'create', 'other', '--account', 'airline', '--trust', 'partner');
  assert.throws(() => node.command('role', 'revoke-sessions', 'other', '--account', 'airline', '--session', one.key), /no such session/);
  assert.equal(json(...revoke, '--session', one.key).accessKeyId, one.key);
  await assert.rejects(one.ask(), { name: 'UnrecognizedClientException' });
  await other.ask();
  assert.equal(json(...revoke).status, 'REVOKED');
  await assert.rejects(other.ask(), { name: 'UnrecognizedClientException' });
  await (await begin()).ask();
  const recorded = node.command('audit', 'list', '--account', 'airline', '--json');
  assert.equal(recorded.split('glovebox:RevokeRoleSessions').length, 3);
});

test('a presigned link says who signed it, until it ends, and opens nothing else', async (t) => {
  const { node, ann } = await made(t);
  const status = async (query, more = {}) => (await fetch(await presignedUrl(node.url, ann, { query, service: 'sts', ...more }))).status;

  const said = await fetch(await presignedUrl(node.url, ann, { query: identity, service: 'sts' }));
  assert.equal(said.status, 200);
  assert.match(await said.text(), /<Arn>arn:aws:iam::\d{12}:user\/ann<\/Arn>/);
  assert.equal(await status(identity, { signingDate: new Date(Date.now() - 600_000), expiresIn: 60 }), 403);
  assert.equal(await status(identity, { expiresIn: 604_800 }), 200);
  assert.equal(await status({ ...identity, Action: 'AssumeRole' }), 403);
  assert.equal(await status({}, { service: 'cleanrooms', path: '/collaborations' }), 403);
});

test('what is wrong is told in the XML of the query protocol', async (t) => {
  const { node, ann } = await made(t);
  const ask = async (body, more = {}) => {
    const answer = await signedFetch(node.url, ann, { method: 'POST', path: '/', service: 'sts', headers: form, body, ...more });
    return `${answer.status} ${/<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1]}`;
  };

  assert.equal(await ask('Action=GetCallerIdentity&Version=2011-06-15'), '200 undefined');
  assert.equal(await ask('Action=GetSessionToken&Version=2011-06-15'), '400 InvalidAction');
  assert.equal(await ask('Action=GetCallerIdentity&Version=2010-05-08'), '400 InvalidAction');
  assert.equal(await ask('Action=AssumeRole&Version=2011-06-15&RoleSessionName=s1'), '400 ValidationError');
  assert.equal(await ask('{}', { headers: { 'content-type': 'application/json' } }), '400 ValidationError');
});
