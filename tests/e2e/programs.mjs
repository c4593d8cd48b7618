// SPDX-License-Identifier: Apache-2.0
// The shipped programs as a user runs them: a folder of one's own, a command line, an exit code.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';

export const bin = process.env.GLOVEBOX_BIN;
export const source = process.env.GLOVEBOX_SOURCE;
const secrets = { META_TOKEN: 'e2e-token', META_APP_SECRET: 'e2e-secret' };

/** A folder with the loyalty example in it; removed when the test that asked for it ends. */
export function exampleFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-e2e-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const made = spawnSync('python3', [join(source, 'examples/loyalty/make_data.py'), join(folder, 'data')]);
  if (made.status !== 0) throw new Error(`make_data: ${made.stderr}`);
  cpSync(join(source, 'examples/loyalty/room.json'), join(folder, 'room.json'));
  return folder;
}

export function environment() {
  return { ...process.env, ...secrets };
}

/** Runs glovebox on `folder`/node; answers {code, out, err, json}. */
export function glovebox(folder, args, options = {}) {
  const done = spawnSync(join(bin, 'glovebox'), ['--data', join(folder, 'node'), ...args], {
    cwd: folder, encoding: 'utf8', env: environment(), maxBuffer: 1 << 30, timeout: 120_000, ...options,
  });
  const last = done.stdout.trim().split('\n').at(-1) ?? '';
  return { code: done.status, out: done.stdout, err: done.stderr, get json() { return JSON.parse(last); } };
}

export function startGlovebox(folder, args) {
  return spawn(join(bin, 'glovebox'), ['--data', join(folder, 'node'), ...args],
               { cwd: folder, env: environment(), stdio: 'ignore' });
}

/** A sandbox on free ports; stopped when the test ends. */
export async function startSandbox(t, seed = 1) {
  const process_ = spawn(join(bin, 'glovebox-sandbox'),
                         ['meta', '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0', '--seed', `${seed}`],
                         { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => process_.kill('SIGKILL'));
  const addresses = [];
  for await (const line of createInterface({ input: process_.stdout })) {
    addresses.push(...(line.match(/127\.0\.0\.1:\d+/g) ?? []));
    if (addresses.length >= 2) break;
  }
  process_.stdout.resume();
  const [api, control] = addresses;
  const ask = async (path, body) => (await fetch(`http://${control}${path}`, body === undefined ? {} : {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' },
  })).json();
  return {
    endpoint: `http://${api}`,
    journal: () => ask('/journal'),
    members: (id) => ask(`/members?audience=${id}`),
    setFaults: (faults) => ask('/faults', faults),
  };
}

/** Changes the room document of `folder` and writes it back. */
export function editRoom(folder, edit) {
  const path = join(folder, 'room.json');
  const room = JSON.parse(readFileSync(path, 'utf8'));
  edit(room);
  writeFileSync(path, JSON.stringify(room));
  return path;
}

/** Rows of the example's tables, read without any of our code. */
export function customersOf(folder) {
  const text = gunzipSync(readFileSync(join(folder, 'data/customers.csv.gz'))).toString('utf8').trimEnd();
  const [head, ...lines] = text.split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

export function travellersOf(folder) {
  return [1, 2].flatMap((part) => readFileSync(join(folder, `data/travellers_${part}.jsonl`), 'utf8')
    .trimEnd().split('\n').map((line) => JSON.parse(line)));
}
