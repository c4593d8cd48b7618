// SPDX-License-Identifier: Apache-2.0
// glovebox killed at any moment: the node opens, what was acknowledged is there, nothing is left over.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { bin, editRoom, environment, exampleFolder, glovebox } from './programs.mjs';

const roundsMax = 30;
const killsMin = 3;
const testMsMax = 5_000;
const asking = ['--as', 'lumen', '--collaboration', 'loyalty', '--json'];
const sql = 'SELECT t.tier, AVG(t.miles) AS m FROM customers c JOIN travellers t ON c.loyalty_id = t.loyalty_id GROUP BY t.tier';
const people = 'SELECT DISTINCT c.email, c.phone FROM contacts c JOIN travellers_list t ON c.loyalty_id = t.loyalty_id';

/** The same moments for the same seed, as far as a machine allows. */
function moments(t) {
  const seed = Number(process.env.GLOVEBOX_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`GLOVEBOX_SEED=${seed}`);
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Processes of a group that live, by their pids. */
function livingOf(group) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      return Number(pgrp) === group && state !== 'Z' && state !== 'X';
    } catch {
      return false; // gone meanwhile
    }
  });
}

/** Runs glovebox in a process group of its own and kills it, alone, after `ms`; answers what it had printed. */
async function killedAfter(folder, args, ms, node = 'node') {
  const begin = performance.now();
  const child = spawn(join(bin, 'glovebox'), ['--data', join(folder, node), ...args],
                      { cwd: folder, env: environment(), detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
  const closed = new Promise((resolve) => { child.on('close', resolve); });
  setTimeout(() => child.kill('SIGKILL'), ms);
  await closed;
  const took = performance.now() - begin;
  const start = Date.now();
  while (livingOf(child.pid).length > 0 && Date.now() - start < 3_000) {
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
  assert.deepEqual(livingOf(child.pid), [], 'no worker outlives its parent');
  return { out, killed: child.signalCode === 'SIGKILL', took };
}

/** How long the whole command takes. */
function duration(folder, args) {
  const start = performance.now();
  const done = glovebox(folder, args);
  assert.equal(done.code, 0, done.out + done.err);
  return performance.now() - start;
}

/** After one more command, exactly what the node needs lies in its folder. */
function checkNothingIsLeft(folder) {
  const opened = glovebox(folder, ['apply', '-f', 'room.json', '--dry-run', '--json']);
  assert.equal(opened.code, 0, opened.out + opened.err);
  const node = join(folder, 'node');
  const known = ['glovebox.db', 'glovebox.db-shm', 'glovebox.db-wal', 'node.keys', 'objects'];
  assert.deepEqual(readdirSync(node).filter((name) => !known.includes(name)), []);
  const database = new DatabaseSync(join(node, 'glovebox.db'), { readOnly: true });
  const referenced = database.prepare('SELECT object FROM audience_versions').all().map((row) => row.object);
  assert.equal(database.prepare('PRAGMA integrity_check').get().integrity_check, 'ok');
  database.close();
  const files = readdirSync(join(node, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => entry.name);
  assert.deepEqual(files.sort(), referenced.sort(), 'an object for every version, and no other file');
  return opened.json;
}

/** Kills the command that `round` names, again and again, at moments spread over a whole run of it. */
async function killAgainAndAgain(t, folder, whole, round) {
  const next = moments(t);
  const start = Date.now();
  let kills = 0;
  let span = whole;
  for (let i = 0; i < roundsMax && (Date.now() - start < testMsMax || kills < killsMin); ++i) {
    const { args, check } = round(i);
    const done = await killedAfter(folder, args, next() * span);
    kills += done.killed ? 1 : 0;
    if (!done.killed) span = Math.min(span, done.took);
    check(done.out, checkNothingIsLeft(folder));
  }
  t.diagnostic(`${kills} kills`);
  assert.ok(kills >= killsMin);
}

test('apply, killed anywhere, did all of it or nothing', async (t) => {
  const folder = exampleFolder(t);
  const whole = duration(folder, ['apply', '-f', 'room.json']);
  await killAgainAndAgain(t, folder, whole, (i) => {
    editRoom(folder, (room) => room.accounts.push({ name: `first${i}` }, { name: `second${i}` }));
    return {
      args: ['apply', '-f', 'room.json', '--json'],
      check: (out, opened) => {
        const missing = opened.changes.filter((change) => change.action !== 'UNCHANGED');
        if (out.includes('"APPLIED"')) assert.deepEqual(missing, [], 'what was acknowledged is there');
        const halves = missing.filter((change) => change.name.endsWith(`t${i}`) || change.name.endsWith(`d${i}`));
        assert.ok(halves.length === 0 || halves.length === 2, JSON.stringify(missing));
      },
    };
  });
});

test('the first command, killed anywhere, leaves a node that opens', async (t) => {
  const folder = exampleFolder(t);
  const whole = duration(folder, ['apply', '-f', 'room.json']);
  const next = moments(t);
  for (let i = 0; i < 8; ++i) {
    await killedAfter(folder, ['apply', '-f', 'room.json'], next() * whole, `node${i}`);
  }
  const nodes = readdirSync(folder).filter((name) => /^node\d$/.test(name));
  for (const name of nodes) {
    const done = spawnSync(join(bin, 'glovebox'), ['--data', join(folder, name), 'apply', '-f', 'room.json', '--json'],
                           { cwd: folder, encoding: 'utf8', env: environment() });
    assert.match(done.stdout, /"status":"(APPLIED|UNCHANGED)"/, done.stderr);
    const known = /^(glovebox\.db(-shm|-wal)?|node\.keys|objects)$/;
    assert.deepEqual(readdirSync(join(folder, name)).filter((file) => !known.test(file)), []);
  }
});

test('a query, killed anywhere, leaves no result behind', async (t) => {
  const folder = exampleFolder(t);
  assert.equal(glovebox(folder, ['apply', '-f', 'room.json']).code, 0);
  const args = ['query', ...asking, '--sql', sql];
  await killAgainAndAgain(t, folder, duration(folder, args), () => ({ args, check: () => {} }));
});

test('an audience, killed while it is made, is there once it was acknowledged', async (t) => {
  const folder = exampleFolder(t);
  assert.equal(glovebox(folder, ['apply', '-f', 'room.json']).code, 0);
  const args = ['audience', 'create', ...asking, '--name', 'shared', '--sql', people];
  const whole = duration(folder, args);
  let acknowledged = 1;
  await killAgainAndAgain(t, folder, whole, () => ({
    args,
    check: (out) => {
      const version = /"version":(\d+)/.exec(out)?.[1];
      if (version !== undefined) {
        assert.ok(Number(version) > acknowledged, 'no acknowledged version was lost');
        acknowledged = Number(version);
      }
    },
  }));
  assert.ok(glovebox(folder, args).json.version > acknowledged);
});
