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
const shopping = { v1: { aggregation: {
  aggregateColumns: [{ columnNames: ['spend'], function: 'SUM' }], joinColumns: ['email'], dimensionColumns: ['segment'], scalarFunctions: [],
  outputConstraints: [{ columnName: 'email', minimum: 2, type: 'COUNT_DISTINCT' }],
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
    this.url = url;
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

  /** Asks, and waits for the end of it. */
  async run(sqlParameters, keyPrefix = 'out') {
    const place = { membershipIdentifier: this.membership.id };
    const s3 = { resultFormat: 'CSV', bucket: 'results', keyPrefix };
    const { protectedQuery: { id } } = await this.call('StartProtectedQuery', {
      ...place, type: 'SQL', sqlParameters, resultConfiguration: { outputConfiguration: { s3 } },
    });
    for (;;) {
      const { protectedQuery } = await this.call('GetProtectedQuery', { ...place, protectedQueryIdentifier: id });
      if (['SUCCESS', 'FAILED', 'CANCELLED', 'TIMED_OUT'].includes(protectedQuery.status)) return protectedQuery;
    }
  }

  /** What its S3 client is answered. */
  s3(operation, input) {
    const { S3Client, [`${operation}Command`]: Command } = sdk('@aws-sdk/client-s3');
    const client = new S3Client({ ...clientOptions(this.url, this.account), forcePathStyle: true });
    return client.send(new Command({ Bucket: 'results', ...input }));
  }

  async read(input) {
    return (await this.s3('GetObject', input)).Body.transformToString();
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

/** The airline's travellers and the shop's shoppers under these rules; the shop asks, and has the bucket `results`. */
async function asking(t, ofTravellers, ofShoppers) {
  const { node, companies: [airline, shop] } = await companies(t, { airline: ['travellers'], shop: ['shoppers'] });
  node.command('bucket', 'create', '--account', 'shop', 'results');
  const { collaboration } = await airline.call('CreateCollaboration', {
    name: 'Asked', creatorDisplayName: 'Airline', creatorMemberAbilities: [], queryLogStatus: 'ENABLED',
    members: [shop.invited(['CAN_QUERY', 'CAN_RECEIVE_RESULTS'])],
  });
  for (const company of [airline, shop]) await company.join(collaboration.id);
  return { airline, shop, association: await airline.bring('travellers', ofTravellers), own: await shop.bring('shoppers', ofShoppers) };
}

test('who asked reads the result as from S3, whole and in parts, and nobody else sees that it is there', async (t) => {
  const { airline, shop } = await asking(t, aggregation, shopping);
  const together = 'FROM travellers t JOIN shoppers s ON t.email = s.email';

  const query = await shop.run({ queryString: `SELECT t.tier, COUNT(DISTINCT t.email) AS people ${together} GROUP BY t.tier` });

  assert.equal(query.status, 'SUCCESS', JSON.stringify(query.error));
  const Key = `out/${query.id}/result.csv`;
  const text = 'tier,people\n0,17\n1,16\n2,17\n';
  assert.equal(query.result.output.s3.location, `s3://results/${Key}`);
  assert.deepEqual((await shop.s3('ListObjectsV2', { Prefix: 'out/' })).Contents.map((each) => [each.Key, each.Size]), [[Key, text.length]]);
  assert.deepEqual((await shop.s3('ListObjectsV2', { Delimiter: '/' })).CommonPrefixes, [{ Prefix: 'out/' }]);
  const head = await shop.s3('HeadObject', { Key });
  assert.equal(head.ContentLength, text.length);
  assert.equal(await shop.read({ Key, IfMatch: head.ETag }), text);
  assert.equal(await shop.read({ Key, Range: 'bytes=0-3' }), 'tier');
  assert.equal(await shop.read({ Key, Range: 'bytes=-5' }), '2,17\n');
  await assert.rejects(shop.s3('GetObject', { Key, Range: 'bytes=1000-' }), { name: 'InvalidRange' });
  await assert.rejects(shop.s3('GetObject', { Key: `${Key}x` }), { name: 'NoSuchKey' });
  for (const operation of ['ListObjectsV2', 'GetObject']) await assert.rejects(airline.s3(operation, { Key }), { name: 'NoSuchBucket' });

  for (const queryString of [`SELECT t.email ${together}`, `SELECT t.tier, SUM(t.miles) AS m ${together} GROUP BY t.tier`, 'SELECT * FROM travellers',
                             'DROP TABLE travellers', 'SELECT 1 FROM nowhere']) {
    const refused = await shop.run({ queryString });
    assert.equal(refused.status, 'FAILED', queryString);
    assert.match(refused.error.message, /^[A-Z_]+: /);
  }
  assert.equal((await shop.s3('ListObjectsV2', {})).KeyCount, 1);
});

test('a template that the owner allows is run with values, and no value is more than a value', async (t) => {
  const { airline, shop, association, own } = await asking(t, { v1: { custom: { allowedAnalyses: [] } } }, { v1: { custom: { allowedAnalyses: [] } } });
  const { analysisTemplate } = await shop.call('CreateAnalysisTemplate', {
    membershipIdentifier: shop.membership.id, name: 'best', format: 'SQL',
    source: { text: 'SELECT s.segment, COUNT(*) AS n FROM travellers t JOIN shoppers s ON t.email = s.email WHERE t.miles >= :least AND s.segment <> :not GROUP BY s.segment' },
    analysisParameters: [{ name: 'least', type: 'INTEGER', defaultValue: '0' }, { name: 'not', type: 'VARCHAR' }],
  });
  const call = (parameters) => ({ analysisTemplateArn: analysisTemplate.arn, parameters });
  const untrusted = await shop.run(call({ not: 'new' }));
  assert.match(untrusted.error.message, /^TABLE_NOT_READY: 'travellers': ANALYSIS_TEMPLATES_NOT_CONFIGURED/);

  const trust = { v1: { custom: { allowedAnalyses: [analysisTemplate.arn] } } };
  for (const [company, { configuredTableId, id }] of [[airline, association], [shop, own]]) {
    await company.call('UpdateConfiguredTableAnalysisRule', { configuredTableIdentifier: configuredTableId, analysisRuleType: 'CUSTOM', analysisRulePolicy: trust });
    await company.call('CreateConfiguredTableAssociationAnalysisRule', {
      membershipIdentifier: company.membership.id, configuredTableAssociationIdentifier: id, analysisRuleType: 'CUSTOM',
      analysisRulePolicy: { v1: { custom: { allowedResultReceivers: [shop.account.accountId] } } },
    });
  }
  const counted = async (parameters) => {
    const query = await shop.run(call(parameters));
    assert.equal(query.status, 'SUCCESS', JSON.stringify(query.error));
    return (await shop.read({ Key: `out/${query.id}/result.csv` })).trim().split('\n').slice(1);
  };
  assert.deepEqual(await counted({ not: 'new' }), ['loyal,25']);
  assert.deepEqual(await counted({ not: "new' OR '1'='1", least: '980' }), ['new,1']);
  assert.equal(await shop.refused('StartProtectedQuery', { type: 'SQL', membershipIdentifier: shop.membership.id, sqlParameters: call({ not: 'new', least: '1 OR 1=1' }) }),
               'ValidationException FIELD_VALIDATION_FAILED');
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
