// SPDX-License-Identifier: Apache-2.0
// The errors of AWS Clean Rooms that need more than a wrong request: each brought about as it would come, and read by
// AWS's SDK.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { CleanRoomsCaller, sdk } from './aws.mjs';
import { shapeOf, wrong } from './contract/model.mjs';
import { toBucket } from './contract/collaborations.mjs';
import { World } from './contract/world.mjs';

async function refused(caller, operation, input) {
  const error = await caller.call(operation, input).then(() => assert.fail(`${operation} was done`), (problem) => problem);
  const known = sdk('@aws-sdk/client-cleanrooms')[error.name];
  assert.ok(known !== undefined && error instanceof known, error.name);
  assert.equal(error.$metadata.httpStatusCode, shapeOf(error.name).status);
  assert.deepEqual([...wrong(error.name, caller.answered)], []);
  return error;
}

const submitted = async (world) => {
  const { id } = await world.membership();
  const { protectedQuery } = await world.airline.call('StartProtectedQuery', {
    type: 'SQL', membershipIdentifier: id, sqlParameters: { queryString: 'SELECT 1' }, resultConfiguration: toBucket });
  return { membershipIdentifier: id, protectedQueryIdentifier: protectedQuery.id };
};

test('ServiceQuotaExceededException names the quota and its value, and what was there stays', async (t) => {
  const world = await World.begin(t);
  const { name, membershipId: membershipIdentifier } = await world.association();
  const input = { membershipIdentifier, format: 'SQL', source: { text: `SELECT region FROM ${name}` } };
  for (let i = 0; i < 100; ++i) await world.airline.call('CreateAnalysisTemplate', { ...input, name: `t${i}` });

  const error = await refused(world.airline.sdk, 'CreateAnalysisTemplate', { ...input, name: 'one more' });

  assert.equal(error.name, 'ServiceQuotaExceededException');
  assert.deepEqual([error.quotaName, error.quotaValue], ['analysis templates of a membership', 100]);
  const { analysisTemplateSummaries } = await world.airline.call('ListAnalysisTemplates', { membershipIdentifier, maxResults: 100 });
  assert.equal(analysisTemplateSummaries.length, 100);
});

test('AccessDeniedException has its reason where a policy denies', async (t) => {
  const world = await World.begin(t);
  const query = await submitted(world);
  const made = (...args) => JSON.parse(world.node.command(...args, '--account', 'airline', '--json'));
  const statements = [{ Effect: 'Allow', Action: 'cleanrooms:*', Resource: '*' }, { Effect: 'Deny', Action: 'cleanrooms:UpdateProtectedQuery', Resource: '*' }];
  made('policy', 'create', 'reads', '--file', world.node.write('reads.json', { Version: '2012-10-17', Statement: statements }));
  made('user', 'create', 'ann');
  made('user', 'attach', 'ann', '--policy', 'reads');
  const ann = new CleanRoomsCaller(world.node.url, made('key', 'create', '--user', 'ann'));
  assert.equal((await ann.call('GetProtectedQuery', query)).output.protectedQuery.status, 'SUBMITTED');

  const error = await refused(ann, 'UpdateProtectedQuery', { ...query, targetStatus: 'CANCELLED' });

  assert.deepEqual([error.name, error.reason], ['AccessDeniedException', 'INSUFFICIENT_PERMISSIONS']);
  assert.match(error.message, /user\/ann is not authorized to perform: cleanrooms:UpdateProtectedQuery/);
  assert.equal((await world.airline.call('GetProtectedQuery', query)).protectedQuery.status, 'SUBMITTED');
});

test('InternalServerException says nothing of what is broken, and the rest of the node answers on', async (t) => {
  const world = await World.begin(t);
  const query = await submitted(world);
  const whole = await submitted(world);
  const database = new DatabaseSync(join(world.node.folder, 'node/glovebox.db'));
  database.prepare('UPDATE protected_queries SET request = zeroblob(length(request)) WHERE id = ?').run(query.protectedQueryIdentifier);
  database.close();

  const error = await refused(world.airline.sdk, 'GetProtectedQuery', query);

  assert.equal(error.name, 'InternalServerException');
  assert.doesNotMatch(error.message, /request|seal|sqlite|protected/i);
  assert.equal((await world.airline.call('GetProtectedQuery', whole)).protectedQuery.status, 'SUBMITTED');
});

test('ThrottlingException answers a change while another process holds the database, and reads go on', async (t) => {
  const world = await World.begin(t);
  const { id } = await world.membership();
  const database = new DatabaseSync(join(world.node.folder, 'node/glovebox.db'));
  database.exec('BEGIN IMMEDIATE');

  const change = refused(world.airline.sdk, 'UpdateMembership', { membershipIdentifier: id, queryLogStatus: 'ENABLED' });
  const { membership } = await world.airline.call('GetMembership', { membershipIdentifier: id });
  const error = await change;
  database.exec('ROLLBACK');
  database.close();

  assert.equal(error.name, 'ThrottlingException');
  assert.equal(membership.queryLogStatus, 'DISABLED');
  await world.airline.call('UpdateMembership', { membershipIdentifier: id, queryLogStatus: 'ENABLED' });
});
