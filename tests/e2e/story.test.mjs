// SPDX-License-Identifier: Apache-2.0
// Companies that work together, each through AWS's SDK with a key of its own, as they would against AWS.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CleanRoomsCaller, clientOptions, sdk } from './aws.mjs';
import { Served } from './served.mjs';

const columns = { travellers: ['email', 'tier', 'miles'], shoppers: ['email', 'segment', 'spend'] };
const rows = {
  travellers: (i) => `p${i}@x.example,${i % 3},${i * 10}`,
  shoppers: (i) => `p${i * 2}@x.example,${i % 2 ? 'new' : 'loyal'},${i}`,
};
const aggregation = { v1: { aggregation: {
  aggregateColumns: [{ columnNames: ['miles'], function: 'AVG' }, { columnNames: ['email'], function: 'COUNT_DISTINCT' }],
  joinColumns: ['email'], dimensionColumns: ['tier'], scalarFunctions: [],
  outputConstraints: [{ columnName: 'email', minimum: 10, type: 'COUNT_DISTINCT' }],
} } };
const list = { v1: { list: { joinColumns: ['email'], listColumns: ['segment'] } } };

/** A company with its files in the catalog and its client. */
class Company {
  constructor(node, name, tables) {
    this.name = name;
    this.account = node.account(name);
    for (const table of tables) {
      const file = join(node.folder, `${table}.csv`);
      const lines = Array.from({ length: 100 }, (_, i) => rows[table](i));
      writeFileSync(file, [columns[table].join(','), ...lines, ''].join('\n'));
      node.command('catalog', 'add', '--account', name, '--database', 'crm', '--table', table, '--files', file);
    }
  }

  connect(url) {
    this.caller = new CleanRoomsCaller(url, this.account);
  }

  async call(operation, input) {
    return (await this.caller.call(operation, input)).output;
  }

  async refused(operation, input) {
    const error = await this.call(operation, input).then(() => assert.fail(`${operation} was done`), (problem) => problem);
    return [error.name, error.reason].filter(Boolean).join(' ');
  }

  async join(collaborationIdentifier) {
    this.membership = (await this.call('CreateMembership', { collaborationIdentifier, queryLogStatus: 'ENABLED' })).membership;
  }

  /** Brings a table into the collaboration under its own name and with this rule. */
  async bring(table, policy) {
    const { configuredTable } = await this.call('CreateConfiguredTable', {
      name: table, tableReference: { glue: { databaseName: 'crm', tableName: table } }, allowedColumns: columns[table], analysisMethod: 'DIRECT_QUERY',
    });
    await this.call('CreateConfiguredTableAnalysisRule', {
      configuredTableIdentifier: configuredTable.id, analysisRuleType: Object.keys(policy.v1)[0].toUpperCase(), analysisRulePolicy: policy,
    });
    const { configuredTableAssociation } = await this.call('CreateConfiguredTableAssociation', {
      name: table, membershipIdentifier: this.membership.id, configuredTableIdentifier: configuredTable.id,
      roleArn: `arn:aws:iam::${this.account.accountId}:role/reads`,
    });
    return configuredTableAssociation;
  }

  invited(abilities = []) {
    return { accountId: this.account.accountId, displayName: this.name, memberAbilities: abilities };
  }
}

async function companies(t, tables) {
  const node = new Served(t);
  const made = Object.entries(tables).map(([name, held]) => new Company(node, name, held));
  await node.start();
  for (const company of made) company.connect(node.url);
  return { node, companies: made };
}

test('two companies bring their tables, and each sees what it may', async (t) => {
  const { companies: [airline, shop] } = await companies(t, { airline: ['travellers'], shop: ['shoppers'] });
  const { collaboration } = await airline.call('CreateCollaboration', {
    name: 'Loyalty', creatorDisplayName: 'Airline', creatorMemberAbilities: [], queryLogStatus: 'ENABLED',
    members: [shop.invited(['CAN_QUERY', 'CAN_RECEIVE_RESULTS'])],
  });
  for (const company of [airline, shop]) await company.join(collaboration.id);
  await airline.bring('travellers', aggregation);
  await shop.bring('shoppers', list);

  const place = { collaborationIdentifier: collaboration.id };
  const { schemaSummaries } = await shop.call('ListSchemas', place);
  assert.deepEqual(schemaSummaries.map(({ name, analysisRuleTypes }) => [name, ...analysisRuleTypes]),
                   [['shoppers', 'LIST'], ['travellers', 'AGGREGATION']]);
  const { schema } = await shop.call('GetSchema', { ...place, name: 'travellers' });
  assert.deepEqual(schema.columns.map(({ name }) => name), columns.travellers);
  const { analysisRule } = await shop.call('GetSchemaAnalysisRule', { ...place, name: 'travellers', type: 'AGGREGATION' });
  assert.equal(analysisRule.policy.v1.aggregation.outputConstraints[0].minimum, 10);
  assert.equal(await shop.refused('DeleteCollaboration', place), 'AccessDeniedException INSUFFICIENT_PERMISSIONS');
  assert.equal(await airline.refused('DeleteMembership', { membershipIdentifier: shop.membership.id }), 'ResourceNotFoundException');
});

test('a third company comes in when all agree, and goes again', async (t) => {
  const { companies: [airline, shop, agency] } = await companies(t, { airline: ['travellers'], shop: ['shoppers'], agency: [] });
  const { collaboration } = await airline.call('CreateCollaboration', {
    name: 'Three', creatorDisplayName: 'Airline', creatorMemberAbilities: ['CAN_QUERY'], queryLogStatus: 'DISABLED',
    members: [shop.invited(['CAN_RECEIVE_RESULTS'])],
  });
  const place = { collaborationIdentifier: collaboration.id };
  for (const company of [airline, shop]) await company.join(collaboration.id);
  await shop.bring('shoppers', list);
  assert.equal(await agency.refused('GetCollaboration', place), 'AccessDeniedException INSUFFICIENT_PERMISSIONS');

  const { collaborationChangeRequest: asked } = await airline.call('CreateCollaborationChangeRequest', {
    ...place, changes: [{ specificationType: 'MEMBER', specification: { member: agency.invited() } }],
  });
  assert.equal(asked.status, 'PENDING');
  const request = { ...place, changeRequestIdentifier: asked.id };
  const { collaborationChangeRequest: approved } = await shop.call('UpdateCollaborationChangeRequest', { ...request, action: 'APPROVE' });
  assert.equal(approved.status, 'APPROVED');
  await airline.call('UpdateCollaborationChangeRequest', { ...request, action: 'COMMIT' });

  await agency.join(collaboration.id);
  const { memberSummaries } = await agency.call('ListMembers', place);
  assert.deepEqual(memberSummaries.map(({ displayName }) => displayName).sort(), ['Airline', 'agency', 'shop']);
  assert.deepEqual((await agency.call('ListSchemas', place)).schemaSummaries.map(({ name }) => name), ['shoppers']);

  await airline.call('DeleteMember', { ...place, accountId: agency.account.accountId });
  assert.equal(await agency.refused('ListSchemas', place), 'ResourceNotFoundException');
  const { membership } = await agency.call('GetMembership', { membershipIdentifier: agency.membership.id });
  assert.equal(membership.status, 'REMOVED');
  assert.equal(await shop.refused('DeleteMembership', { membershipIdentifier: shop.membership.id }), 'ConflictException SUBRESOURCES_EXIST');
});

test('each company finds what it did in its trail', async (t) => {
  const { node, companies: [airline, shop] } = await companies(t, { airline: [], shop: [] });
  const { CloudTrailClient, LookupEventsCommand } = sdk('@aws-sdk/client-cloudtrail');
  const trail = (company) => new CloudTrailClient(clientOptions(node.url, company.account));
  await airline.call('CreateCollaboration', { name: 'Seen', creatorDisplayName: 'Airline', creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
                                              queryLogStatus: 'DISABLED', members: [shop.invited()] });

  const attribute = { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateCollaboration' }] };
  const { Events: [event] } = await trail(airline).send(new LookupEventsCommand(attribute));
  assert.equal(event.EventSource, 'cleanrooms.amazonaws.com');
  assert.equal(JSON.parse(event.CloudTrailEvent).recipientAccountId, airline.account.accountId);
});

test('a key says whose it is', async (t) => {
  const { node, companies: [airline] } = await companies(t, { airline: [] });
  const { GetCallerIdentityCommand, STSClient } = sdk('@aws-sdk/client-sts');

  const identity = await new STSClient(clientOptions(node.url, airline.account)).send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Account, airline.account.accountId);
  assert.equal(identity.Arn, `arn:aws:iam::${airline.account.accountId}:root`);
});
