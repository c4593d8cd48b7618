// SPDX-License-Identifier: Apache-2.0
// Two companies bring tables over the API and ask across them; a document's tables show there too.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin } from './programs.mjs';
import { Served } from './served.mjs';

const list = (listColumns) => ({ v1: { list: { joinColumns: ['id'], listColumns } } });

/** A server with two members of a collaboration; `bring` gives one of them a table in it. */
class Room extends Served {
  async open() {
    for (const name of ['airline', 'partner']) this[name] = this.account(name);
    await this.start();
    const { collaboration } = this.ok(this.airline, 'POST', '/collaborations', {
      name: 'Loyalty', creatorDisplayName: 'Airline', queryLogStatus: 'DISABLED', creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
      members: [{ accountId: this.partner.accountId, displayName: 'Partner', memberAbilities: [] }],
    });
    this.id = collaboration.id;
    for (const company of [this.airline, this.partner]) {
      company.membership = this.ok(company, 'POST', '/memberships', { collaborationIdentifier: this.id, queryLogStatus: 'DISABLED' }).membership.id;
    }
    return this;
  }

  ok(company, method, path, body) {
    const answer = this.ask(company, method, path, body);
    assert.equal(Math.floor(answer.status / 100), 2, JSON.stringify(answer));
    return answer.body;
  }

  /** Files, catalog, table, rule and association; answers the configured table's id. */
  bring(company, name, text) {
    const file = join(this.folder, `${name}.csv`);
    writeFileSync(file, text);
    this.command('catalog', 'add', '--account', company.name, '--database', 'lake', '--table', name, '--files', file);
    const { configuredTable: { id } } = this.ok(company, 'POST', '/configuredTables', {
      name, tableReference: { glue: { databaseName: 'lake', tableName: name } }, allowedColumns: ['id', 'city'], analysisMethod: 'DIRECT_QUERY',
    });
    this.ok(company, 'POST', `/configuredTables/${id}/analysisRule`, { analysisRuleType: 'LIST', analysisRulePolicy: list(['city']) });
    this.ok(company, 'POST', `/memberships/${company.membership}/configuredTableAssociations`, {
      name, configuredTableIdentifier: id, roleArn: `arn:aws:iam::${company.accountId}:role/reader`,
    });
    return id;
  }

  /** A command that does not end well. */
  fails(...args) {
    return spawnSync(join(bin, 'glovebox'), ['--data', join(this.folder, 'node'), ...args], { encoding: 'utf8' });
  }

  query(sql) {
    return JSON.parse(this.command('query', '--as', 'airline', '--collaboration', this.id, '--sql', sql, '--json'));
  }
}

test('tables brought over the API are asked across, and a changed rule holds for the next query', async (t) => {
  const room = await new Room(t).open();
  room.bring(room.airline, 'flyers', 'id,city,seat\n1,Rome,1A\n2,Oslo,2B\n3,Bonn,3C\n');
  const guests = room.bring(room.partner, 'guests', 'id,city,room\n2,Paris,100\n3,Nice,200\n4,Lyon,300\n');

  const schema = room.ok(room.airline, 'GET', `/collaborations/${room.id}/schemas/guests`).schema;
  assert.deepEqual(schema.columns.map(({ name }) => name), ['id', 'city']);
  assert.equal(schema.schemaStatusDetails[0].status, 'READY');
  const sql = 'SELECT DISTINCT g.city AS city FROM guests g JOIN flyers f ON g.id = f.id';
  assert.deepEqual(room.query(sql).rows.flat().sort(), ['Nice', 'Paris']);

  room.ok(room.partner, 'PATCH', `/configuredTables/${guests}/analysisRule/LIST`, { analysisRulePolicy: list([]) });
  const refused = room.fails('query', '--as', 'airline', '--collaboration', room.id, '--sql', sql, '--json');
  assert.equal(refused.status, 3);
  assert.equal(await room.stop('SIGKILL'), 'SIGKILL');
  await room.start();
  const { analysisRule } = room.ok(room.airline, 'GET', `/collaborations/${room.id}/schemas/guests/analysisRule/LIST`);
  assert.deepEqual(analysisRule.policy, list([]));
});

test('the tables of a room document are their owner\'s configured tables', async (t) => {
  const room = await new Room(t).open();
  writeFileSync(join(room.folder, 'rows.csv'), 'id,city\n1,Rome\n');
  writeFileSync(join(room.folder, 'room.json'), JSON.stringify({ tables: [{
    account: 'airline', name: 'seats', source: { files: ['rows.csv'], format: 'CSV' }, allowedColumns: ['*'],
    analysisRule: { type: 'LIST', policy: list(['city']) }, associations: [{ collaboration: room.id, name: 'seats' }],
  }] }));
  room.command('apply', '-f', join(room.folder, 'room.json'));

  const [summary] = room.ok(room.airline, 'GET', '/configuredTables').configuredTableSummaries;
  assert.deepEqual([summary.name, summary.analysisRuleTypes], ['seats', ['LIST']]);
  const { configuredTable } = room.ok(room.airline, 'GET', `/configuredTables/${summary.id}`);
  assert.deepEqual(configuredTable.tableReference, { glue: { databaseName: 'room_documents', tableName: 'seats' } });
  const associations = room.ok(room.airline, 'GET', `/memberships/${room.airline.membership}/configuredTableAssociations`);
  assert.deepEqual(associations.configuredTableAssociationSummaries.map(({ name }) => name), ['seats']);
  assert.equal(room.ask(room.partner, 'GET', `/configuredTables/${summary.id}`).status, 404);
  assert.equal(room.ok(room.partner, 'GET', `/collaborations/${room.id}/schemas/seats`).schema.creatorAccountId, room.airline.accountId);
});
