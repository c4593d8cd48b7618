// SPDX-License-Identifier: Apache-2.0
// Analysis templates over the API of a served node: described by real workers, shared, refused and pinned.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Served } from './served.mjs';

/** A collaboration of airline, who asks, and partner, whose table `guests` is in it. */
async function room(t) {
  const node = new Served(t);
  const airline = node.account('airline');
  const partner = node.account('partner');
  await node.start();
  const file = join(node.folder, 'guests.csv');
  writeFileSync(file, 'id,city\n1,Rome\n2,Oslo\n');
  node.command('catalog', 'add', '--account', 'partner', '--database', 'crm', '--table', 'guests', '--files', file);
  const ok = (who, ...rest) => {
    const answer = node.ask(who, ...rest);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const { collaboration } = ok(airline, 'POST', '/collaborations', {
    name: 'Loyalty', creatorDisplayName: 'Airline', queryLogStatus: 'DISABLED', creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
    members: [{ accountId: partner.accountId, displayName: 'Partner', memberAbilities: [] }],
  });
  const join_ = (who) => ok(who, 'POST', '/memberships', { collaborationIdentifier: collaboration.id, queryLogStatus: 'DISABLED' }).membership;
  const mine = join_(airline);
  const theirs = join_(partner);
  const { configuredTable } = ok(partner, 'POST', '/configuredTables', {
    name: 'Guests', allowedColumns: ['id', 'city'], analysisMethod: 'DIRECT_QUERY',
    tableReference: { glue: { databaseName: 'crm', tableName: 'guests' } },
  });
  const associations = `/memberships/${theirs.id}/configuredTableAssociations`;
  const associate = (table) => {
    const made = ok(partner, 'POST', associations, {
      name: 'guests', configuredTableIdentifier: table.id, roleArn: `arn:aws:iam::${partner.accountId}:role/reader`,
    }).configuredTableAssociation;
    ok(partner, 'POST', `${associations}/${made.id}/analysisRule`, {
      analysisRuleType: 'CUSTOM', analysisRulePolicy: { v1: { custom: { allowedResultReceivers: [airline.accountId] } } },
    });
    return `${associations}/${made.id}`;
  };
  const association = associate(configuredTable);
  const templates = `/memberships/${mine.id}/analysistemplates`;
  const body = (name, text, analysisParameters) => ({ name, format: 'SQL', source: { text }, analysisParameters });
  return { node, airline, partner, ok, collaboration, mine, configuredTable, association, associate, templates, body };
}

test('a template is described by a worker and shown to the owner of the table, who allows it', async (t) => {
  const { airline, partner, ok, collaboration, configuredTable, templates, body } = await room(t);
  const text = "SELECT city, ':least' AS note FROM guests WHERE id >= :least -- :other\nLIMIT :most";

  const { analysisTemplate: made } = ok(airline, 'POST', templates, body('by_id', text, [
    { name: 'least', type: 'BIGINT' }, { name: 'most', type: 'INTEGER', defaultValue: '10' },
  ]));
  assert.deepEqual(made.schema.referencedTables, ['guests']);

  const batch = ok(partner, 'POST', `/collaborations/${collaboration.id}/batch-analysistemplates`, { analysisTemplateArns: [made.arn] });
  const [shown] = batch.collaborationAnalysisTemplates;
  assert.equal(shown.source.text, text);
  assert.equal(shown.creatorAccountId, airline.accountId);
  ok(partner, 'POST', `/configuredTables/${configuredTable.id}/analysisRule`, {
    analysisRuleType: 'CUSTOM', analysisRulePolicy: { v1: { custom: { allowedAnalyses: [made.arn] } } },
  });
});

test('the asker runs a template with values, as long as it reads the tables it was made with', async (t) => {
  const { node, airline, partner, ok, mine, configuredTable, association, associate, templates, body } = await room(t);
  node.command('bucket', 'create', '--account', 'airline', 'results');
  const { analysisTemplate: made } = ok(airline, 'POST', templates, body('by_id', 'SELECT city FROM guests WHERE id >= :least AND city <> :not', [
    { name: 'least', type: 'BIGINT', defaultValue: '1' }, { name: 'not', type: 'VARCHAR' },
  ]));
  const trust = { analysisRuleType: 'CUSTOM', analysisRulePolicy: { v1: { custom: { allowedAnalyses: [made.arn] } } } };
  ok(partner, 'POST', `/configuredTables/${configuredTable.id}/analysisRule`, trust);
  const queries = `/memberships/${mine.id}/protectedQueries`;
  const start = (parameters) => node.ask(airline, 'POST', queries, {
    type: 'SQL', sqlParameters: { analysisTemplateArn: made.arn, parameters },
    resultConfiguration: { outputConfiguration: { s3: { resultFormat: 'CSV', bucket: 'results', keyPrefix: 'out' } } },
  });
  const ended = (parameters) => {
    const { id } = start(parameters).body.protectedQuery;
    for (;;) {
      const { protectedQuery } = ok(airline, 'GET', `${queries}/${id}`);
      if (['SUCCESS', 'FAILED', 'CANCELLED', 'TIMED_OUT'].includes(protectedQuery.status)) return protectedQuery;
    }
  };
  const rows = (query) => readFileSync(join(node.folder, 'node/buckets/results/out', query.id, 'result.csv'), 'utf8').trim().split('\n').slice(1);

  const hostile = ended({ not: "' OR 1=1 --" });
  assert.equal(hostile.status, 'SUCCESS', JSON.stringify(hostile.error));
  assert.deepEqual(rows(hostile), ['Oslo', 'Rome']);
  assert.deepEqual(rows(ended({ not: 'Rome', least: '2' })), ['Oslo']);

  for (const [wrong, named] of [[{}, 'not'], [{ not: 'Rome', least: 'two' }, 'least'], [{ not: 'Rome', more: '1' }, 'more']]) {
    const { status, type, body: { message } } = start(wrong);
    assert.equal(`${status} ${type}`, '400 ValidationException');
    assert.match(message, new RegExp(`sqlParameters.parameters.*'${named}'`));
    assert.doesNotMatch(message, /two/);
  }

  assert.equal(node.ask(partner, 'DELETE', `${association}/analysisRule/CUSTOM`).status, 204);
  assert.equal(node.ask(partner, 'DELETE', association).status, 204);
  const { configuredTable: other } = ok(partner, 'POST', '/configuredTables', {
    name: 'Others', allowedColumns: ['id', 'city'], analysisMethod: 'DIRECT_QUERY',
    tableReference: { glue: { databaseName: 'crm', tableName: 'guests' } },
  });
  ok(partner, 'POST', `/configuredTables/${other.id}/analysisRule`, trust);
  associate(other);
  const swapped = ended({ not: 'Rome' });
  assert.equal(swapped.status, 'FAILED');
  assert.match(swapped.error.message, /ANALYSIS_NOT_ALLOWED/);
});

test('a text that a worker cannot describe is no template, and says why', async (t) => {
  const { node, airline, templates, body } = await room(t);
  const refused = (text, parameters) => {
    const answer = node.ask(airline, 'POST', templates, body('t', text, parameters));
    assert.equal(answer.status, 400);
    assert.equal(answer.body.reason, 'INVALID_QUERY');
    return answer.body.message;
  };
  const least = [{ name: 'least', type: 'BIGINT' }];

  assert.match(refused('SELECT city FROM flights'), /^UNKNOWN_NAME/);
  assert.match(refused('SELECT city FROM guests WHERE id = :least'), /^PARAMETER_NOT_VALID/);
  assert.match(refused("SELECT ':least' FROM guests", least), /^PARAMETER_NOT_VALID/);
  assert.match(refused('SELECT city FROM guests WHERE id = $least AND id = :least', least), /^PARAMETER_NOT_VALID/);
  assert.match(refused('SELECT city FROM :least', least), /^SYNTAX/);
  assert.match(refused('DROP TABLE guests'), /^STATEMENT_NOT_ALLOWED/);
  assert.deepEqual(node.ask(airline, 'GET', templates).body.analysisTemplateSummaries, []);
});
