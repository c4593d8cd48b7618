// SPDX-License-Identifier: Apache-2.0
// The custom rule from a room document to rows, through the shipped program only.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { glovebox } from './programs.mjs';

const trusting = (providers, hidden = []) => ({
  type: 'CUSTOM',
  policy: { v1: { custom: { allowedAnalyses: ['ANY_QUERY'], allowedAnalysisProviders: providers,
                            disallowedOutputColumns: hidden } } },
});
const receivers = (...names) => ({ type: 'CUSTOM', policy: { v1: { custom: { allowedResultReceivers: names } } } });

function room(t, hidden) {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-e2e-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'people.csv'), 'id,email,city,spend,joined\n1,a@x,Rome,10.5,2026-01-01\n' +
    '2,b@x,Oslo,20.25,2026-01-02\n3,c@x,Rome,,2026-01-03\n');
  writeFileSync(join(folder, 'visits.csv'), 'id,page\n1,/a\n1,/b\n3,/a\n9,/z\n');
  const table = (account, name, rule) => ({
    account, name, source: { files: [`${name}.csv`], format: 'CSV' }, allowedColumns: ['*'], analysisRule: rule,
    associations: [{ collaboration: 'c', name, analysisRule: receivers('lumen') }],
  });
  writeFileSync(join(folder, 'room.json'), JSON.stringify({
    accounts: [{ name: 'lumen' }, { name: 'skyline' }],
    collaborations: [{ name: 'c', creator: 'lumen', members: [
      { account: 'lumen', abilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'] }, { account: 'skyline', abilities: [] }] }],
    tables: [table('skyline', 'people', trusting(['lumen'], hidden)), table('lumen', 'visits', trusting(['lumen']))],
  }));
  const done = glovebox(folder, ['apply', '-f', 'room.json']);
  assert.equal(done.code, 0, done.out + done.err);
  assert.match(done.out, /CUSTOM rule does not stop: inference/);
  return folder;
}

const query = (folder, sql, ...more) =>
  glovebox(folder, ['query', '--as', 'lumen', '--collaboration', 'c', '--json', '--sql', sql, ...more]);

function rows(folder, sql) {
  const answer = query(folder, sql);
  assert.equal(answer.code, 0, answer.out + answer.err);
  return answer.json.rows;
}

test('a query of any form over custom tables gives its rows in a canonical order', (t) => {
  const folder = room(t, []);

  assert.deepEqual(rows(folder, `WITH v AS (SELECT id, count(*) AS n FROM visits GROUP BY id)
    SELECT p.city, v.n, rank() OVER (ORDER BY p.email) AS r FROM people p LEFT JOIN v ON p.id = v.id`),
  [['Oslo', null, 2], ['Rome', 1, 3], ['Rome', 2, 1]]);
  assert.deepEqual(rows(folder, 'SELECT id FROM people UNION SELECT id FROM visits ORDER BY id DESC LIMIT 2'), [[9], [3]]);
  assert.deepEqual(rows(folder, `SELECT email, email IN (SELECT page FROM visits) AS seen FROM people p
    WHERE EXISTS (SELECT 1 FROM visits v WHERE v.id = p.id)`), [['a@x', false], ['c@x', false]]);
});

test('a result holds values of every type that a query can make', (t) => {
  const folder = room(t, []);
  const values = `SELECT NULL AS nothing, TRUE AS b, 7::TINYINT AS i1, 7::UBIGINT AS u8, 7::HUGEINT AS i16, 7::UHUGEINT AS u16,
    1.5::FLOAT AS f, 1.50::DECIMAL(38,2) AS d, 'x' AS s, '\\xAA'::BLOB AS y, DATE '2026-01-02' AS day, TIME '01:02:03' AS t,
    TIMESTAMP '2026-01-02 03:04:05' AS ts, TIMESTAMPTZ '2026-01-02 03:04:05+00' AS tz, INTERVAL 3 DAY AS span,
    '6f0a3c1e-0000-4000-8000-000000000001'::UUID AS u, sum(id::HUGEINT * 100) AS wide, count(*) AS n FROM people`;

  const [row] = rows(folder, values);
  const parquet = query(folder, values, '--out', 'out.parquet');

  assert.equal(row.length, 18);
  assert.equal(row[0], null);
  assert.equal(`${row[16]}`, '600');
  assert.equal(parquet.code, 0, parquet.out + parquet.err);
});

test('a hidden column stays in, and whoever is not trusted or may not receive is refused', (t) => {
  const folder = room(t, ['email']);

  assert.deepEqual(rows(folder, "SELECT city FROM people WHERE email LIKE 'a%'"), [['Rome']]);
  const refused = query(folder, 'SELECT city, count(email) AS n FROM people GROUP BY city');
  assert.equal(refused.json.status, 'REFUSED');
  assert.deepEqual(refused.json.refusals.map((one) => [one.code, one.table, one.column, one.field]),
                   [['OUTPUT_COLUMN_DISALLOWED', 'people', 'email', 'custom.disallowedOutputColumns']]);
  const change = (edit) => {
    writeFileSync(join(folder, 'change.json'), JSON.stringify({ tables: [edit] }));
    const done = glovebox(folder, ['apply', '-f', 'change.json']);
    assert.equal(done.code, 0, done.out + done.err);
  };
  change({ account: 'skyline', name: 'people', associations: [
    { collaboration: 'c', name: 'people', analysisRule: receivers('skyline') }] });
  assert.deepEqual(query(folder, 'SELECT city FROM people').json.refusals.map((one) => one.code),
                   ['RESULT_RECEIVER_NOT_ALLOWED']);
  change({ account: 'skyline', name: 'people', analysisRule: trusting(['skyline']), associations: [
    { collaboration: 'c', name: 'people', analysisRule: receivers('lumen') }] });
  assert.deepEqual(query(folder, 'SELECT city FROM people').json.refusals.map((one) => one.code),
                   ['ANALYSIS_NOT_ALLOWED']);
});
