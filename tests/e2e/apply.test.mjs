// SPDX-License-Identifier: Apache-2.0
// Two companies make one room on a shared server, each by a document of its own from its own machine.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin } from './programs.mjs';
import { Served } from './served.mjs';

const list = { v1: { list: { joinColumns: ['id'], listColumns: ['city'] } } };

function table(account, name, more = {}) {
  return { account, name, tableReference: { glue: { databaseName: 'lake', tableName: name } }, allowedColumns: ['*'],
           analysisRule: { type: 'LIST', policy: list }, associations: [{ collaboration: 'loyalty', name }], ...more };
}

/** A server with two companies that have a catalog table each; `apply` is what one of them types. */
class Shared extends Served {
  async open() {
    for (const name of ['airline', 'partner']) this[name] = this.account(name);
    for (const [name, owner] of [['flyers', 'airline'], ['guests', 'partner']]) {
      writeFileSync(join(this.folder, `${name}.csv`), 'id,city\n1,Rome\n2,Oslo\n3,Bonn\n');
      this.command('catalog', 'add', '--account', owner, '--database', 'lake', '--table', name, '--files', join(this.folder, `${name}.csv`));
    }
    this.command('bucket', 'create', '--account', 'airline', 'airline-results');
    await this.start();
    return this;
  }

  /** {code, out, err} of a command with --endpoint and the key of `account`. */
  remote(account, args) {
    const done = spawnSync(join(bin, 'glovebox'), ['--endpoint', this.url, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: account.accessKeyId, AWS_SECRET_ACCESS_KEY: account.secretAccessKey },
    });
    return { code: done.status, out: done.stdout, err: done.stderr };
  }

  apply(account, document, args = []) {
    return this.remote(account, ['apply', '-f', this.write('room.json', document), ...args]);
  }

  applied(account, document, args = []) {
    const done = this.apply(account, document, args);
    assert.equal(done.code, 0, done.err + done.out);
    return done.out;
  }

  airlinePart() {
    return {
      collaborations: [{ name: 'loyalty', creator: 'airline', members: [
        { account: 'airline', abilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'] }, { account: this.partner.accountId, abilities: [] },
      ] }],
      tables: [table('airline', 'flyers')],
    };
  }

  partnerPart() {
    return { collaborations: [{ name: 'loyalty', creator: this.airline.accountId }], tables: [table('partner', 'guests')] };
  }
}

test('two companies apply a document each, and a query over both runs', async (t) => {
  const room = await new Shared(t).open();

  const tried = room.applied(room.airline, room.airlinePart(), ['--dry-run']);
  assert.match(tried, /^create collaboration loyalty\n/);
  assert.match(tried, /3 created, 0 updated, 0 unchanged\ndry run: nothing was changed\n$/);
  assert.deepEqual(room.ask(room.airline, 'GET', '/collaborations').body.collaborationList, []);

  const made = room.applied(room.airline, room.airlinePart());
  assert.equal(`${made}dry run: nothing was changed\n`, tried);
  assert.match(made, new RegExp(`members\\.${room.partner.accountId}: INVITED`));
  const joined = JSON.parse(room.applied(room.partner, room.partnerPart(), ['--json']));
  assert.equal(joined.status, 'APPLIED');
  assert.deepEqual(joined.changes.map(({ action, kind }) => `${action} ${kind}`), ['UPDATE collaboration', 'CREATE table', 'CREATE association']);

  for (const [company, part] of [[room.airline, room.airlinePart()], [room.partner, room.partnerPart()]])
    assert.equal(room.applied(company, part), 'no changes\n');
  const sql = 'SELECT DISTINCT g.city AS city FROM guests g JOIN flyers f ON g.id = f.id';
  const asked = room.remote(room.airline, ['query', '--collaboration', 'loyalty', '--sql', sql, '--bucket', 'airline-results', '--json']);
  assert.equal(asked.code, 0, asked.err + asked.out);
  assert.deepEqual(JSON.parse(asked.out).rows.flat().sort(), ['Bonn', 'Oslo', 'Rome']);

  assert.equal(await room.stop('SIGKILL'), 'SIGKILL');
  await room.start();
  assert.equal(room.applied(room.partner, room.partnerPart()), 'no changes\n');
});

test('a document says and names only what is its sender\'s own', async (t) => {
  const room = await new Shared(t).open();
  room.applied(room.airline, room.airlinePart());
  const refused = (document) => {
    const { code, err } = room.apply(room.partner, document);
    assert.equal(code, 1);
    return err;
  };

  assert.match(refused({ tables: [table('airline', 'flyers')] }), /room\.json: tables\[0\]\.account: is not the account whose key asks\n$/);
  assert.match(refused({ tables: [{ account: 'partner', name: 'x', source: { files: ['/etc/passwd'], format: 'CSV' }, allowedColumns: ['*'] }] }),
               /room\.json: tables\[0\]\.source: a server reads no files that a document names/);
  assert.match(refused({ accounts: [{ name: 'third' }] }), /accounts\[0\]\.name: only the node's operator makes accounts/);
  assert.match(refused({ tables: [{ ...table('partner', 'guests'), nane: 1 }] }), /tables\[0\]: .*'nane'/);
  const half = room.partnerPart();
  half.tables.push(table('partner', 'nowhere'));
  assert.match(refused(half), /tables\[1\]\.tableReference\.glue: the catalog has no table 'lake\.nowhere'/);
  assert.deepEqual(room.ask(room.partner, 'GET', '/memberships').body.membershipSummaries, []);
  assert.deepEqual(room.ask(room.partner, 'GET', '/configuredTables').body.configuredTableSummaries, []);
});

test('a user\'s document does what its policies allow, operation by operation', async (t) => {
  const room = await new Shared(t).open();
  room.command('user', 'create', 'ann', '--account', 'airline');
  const ann = JSON.parse(room.command('key', 'create', '--user', 'ann', '--account', 'airline', '--json'));
  const allow = (name, ...actions) => {
    const file = room.write(`${name}.json`, { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
    room.command('policy', 'create', name, '--account', 'airline', '--file', file);
    room.command('policy', 'attach', name, '--user', 'ann', '--account', 'airline');
  };
  const denied = (action, ...args) => {
    const { code, err } = room.apply(ann, room.airlinePart(), args);
    assert.equal(code, 1);
    assert.match(err, new RegExp(`user/ann is not authorized to perform: ${action} on resource: arn:aws:`));
  };

  denied('glovebox:ApplyRoom');
  denied('glovebox:ExplainRoom', '--dry-run');
  allow('documents', 'glovebox:ApplyRoom', 'glovebox:ExplainRoom');
  denied('cleanrooms:CreateCollaboration');
  denied('cleanrooms:CreateCollaboration', '--dry-run');
  allow('agreements', 'cleanrooms:CreateCollaboration', 'cleanrooms:CreateMembership');
  denied('cleanrooms:CreateConfiguredTable');
  assert.deepEqual(room.ask(room.airline, 'GET', '/collaborations').body.collaborationList, []);
  allow('tables', 'cleanrooms:CreateConfiguredTable*');
  room.applied(ann, room.airlinePart());
});

test('a destination goes only to hosts of the operator\'s list, and no variable is read for it', async (t) => {
  const room = await new Shared(t).open();
  const destination = (account, accessToken) => ({
    destinations: [{ account, name: 'meta', kind: 'meta', adAccountId: 'act_1001', endpoint: 'http://127.0.0.1:7450', accessToken }],
  });
  const refused = (accessToken) => room.apply(room.airline, destination('airline', accessToken)).err;

  assert.match(refused({ env: 'PATH' }), /destinations\[0\]\.accessToken: the environment is not read here/);
  assert.match(refused('e2e-token'), /destinations\[0\]\.endpoint: is no host that the node's operator lists/);
  room.command('apply', '-f', room.write('operator.json', destination('partner', 'of-partner')));
  const made = room.applied(room.airline, destination('airline', 'e2e-token'));
  assert.match(made, /create destination airline\/meta/);
  assert.ok(!made.includes('e2e-token'));
});
