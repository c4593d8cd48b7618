// SPDX-License-Identifier: Apache-2.0
// No room left, at every step of every command: the command says so with its code, nothing half-written is visible,
// and the same command succeeds once there is room.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bin, editRoom, environment, exampleFolder, startSandbox } from './programs.mjs';

const inNamespace = 'GLOVEBOX_TEST_IN_NAMESPACE';
const asking = ['--as', 'lumen', '--collaboration', 'loyalty', '--json'];
const sql = 'SELECT t.tier, AVG(t.miles) AS m FROM customers c JOIN travellers t ON c.loyalty_id = t.loyalty_id GROUP BY t.tier';
const people = 'SELECT DISTINCT c.email, c.phone, c.first_name, c.last_name, c.zip, c.country FROM contacts c '
             + 'JOIN travellers_list t ON c.loyalty_id = t.loyalty_id';

/** The folder of a small disk of its own; nothing where this user may not mount. */
function smallDisk(t) {
  const disk = mkdtempSync(join(tmpdir(), 'glovebox-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=700', 'tmpfs', disk]);
  t.after(() => {
    if (mounted.status === 0) spawnSync('umount', ['-l', disk]);
    rmdirSync(disk);
  });
  return mounted.status === 0 ? disk : undefined;
}

/** Leaves `kilobytes` on the disk of `folder`/node, or all of it. */
function leave(folder, kilobytes) {
  const ballast = join(folder, 'node', 'ballast');
  rmSync(ballast, { force: true });
  if (kilobytes === undefined) return;
  const { bavail, bsize } = statfsSync(join(folder, 'node'));
  const size = bavail * bsize - kilobytes * 1024;
  if (size > 0) writeFileSync(ballast, Buffer.alloc(size), { mode: 0o600 });
}

function run(folder, args, before = []) {
  const [program, ...rest] = [...before, join(bin, 'glovebox'), '--data', join(folder, 'node'), ...args];
  const done = spawnSync(program, rest, {
    cwd: folder, encoding: 'utf8', env: environment(), maxBuffer: 1 << 28, timeout: 60_000,
  });
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr };
}

const objects = (folder) => {
  const root = join(folder, 'node', 'objects');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => entry.name);
};

/** Ends in success, or in an error of its own that names the room that is missing. */
function succeeded(done, codes) {
  assert.equal(done.signal, null, done.out + done.err);
  if (done.code === 0) return true;
  assert.equal(done.code, 1, done.out + done.err);
  const { error } = JSON.parse(done.out.trim().split('\n').at(-1));
  assert.ok(codes.includes(error.code), done.out + done.err);
  assert.match(error.message, /full|No space left|File too large|cannot be read or written/);
  return false;
}

/** Runs `args` with more and more room until it succeeds; `unchanged` looks after each failure. */
function withMoreAndMoreRoom(args, { steps, codes }, runWith, unchanged) {
  let failures = 0;
  for (const kilobytes of steps) {
    const done = runWith(kilobytes, args);
    if (succeeded(done, codes)) return { failures, done };
    failures += 1;
    unchanged(done);
  }
  assert.fail(`does not succeed with ${steps.at(-1)} kilobytes`);
}

function steps(first, by, last) {
  const list = [];
  for (let size = first; size <= last; size += by) list.push(size);
  return list;
}

/** The whole job, each command from no room to enough. `runWith` runs one with that much room. */
async function wholeJob(t, folder, runWith, codes, sizes) {
  const sandbox = await startSandbox(t);
  editRoom(folder, (room) => { room.destinations[0].endpoint = sandbox.endpoint; });
  const whole = (args) => run(folder, [...args, '--json']);

  const apply = ['apply', '-f', 'room.json', '--json'];
  const applied = withMoreAndMoreRoom(apply, { steps: sizes.apply, codes }, runWith, () => {});
  assert.ok(applied.failures > 2);
  const again = JSON.parse(whole(['apply', '-f', 'room.json', '--dry-run']).out);
  assert.equal(again.status, 'UNCHANGED', 'the apply that succeeded did everything');

  const asked = withMoreAndMoreRoom(['query', ...asking, '--sql', sql], { steps: sizes.query, codes }, runWith,
                                    (done) => assert.doesNotMatch(done.out, /"rows"/));
  assert.equal(JSON.parse(asked.done.out).rowCount, 3);
  assert.deepEqual(objects(folder), []);

  const create = ['audience', 'create', ...asking, '--name', 'shared', '--sql', people];
  const created = withMoreAndMoreRoom(create, { steps: sizes.create, codes }, runWith, () => {
    leave(folder);
    const activated = whole(['activate', '--as', 'lumen', '--audience', 'shared', '--destination', 'meta',
                             '--map', 'email=EMAIL']);
    assert.match(activated.out, /NOT_FOUND/, activated.out);
    assert.deepEqual(objects(folder), []);
  });
  assert.equal(JSON.parse(created.done.out).version, 1);
  assert.equal(objects(folder).length, 1);

  const activate = ['activate', '--as', 'lumen', '--audience', 'shared', '--destination', 'meta',
                    '--map', 'email=EMAIL,phone=PHONE', '--json'];
  const sent = withMoreAndMoreRoom(activate, { steps: sizes.activate, codes }, runWith, () => {});
  const answer = JSON.parse(sent.done.out.trim().split('\n').at(-1));
  assert.equal((await sandbox.members(answer.audienceId)).count > 0, true);
  const journal = (await sandbox.journal()).entries;
  const made = journal.filter((entry) => entry.method === 'POST' && entry.path.endsWith('/customaudiences')
    && entry.status === 200);
  assert.equal(made.length, 1, 'one audience over there, however often the disk was full');
  assert.ok(applied.failures + asked.failures + created.failures + sent.failures > 5);
}

test('on a full disk every command fails clearly, and succeeds once there is room', async (t) => {
  const disk = smallDisk(t);
  if (disk === undefined) {
    assert.equal(process.env[inNamespace], undefined, 'root of a namespace of its own may mount');
    const again = spawnSync('unshare', ['--user', '--map-root-user', '--mount', process.execPath,
      '--test-name-pattern=on a full disk', fileURLToPath(import.meta.url)], { encoding: 'utf8', env: { ...process.env, [inNamespace]: '1' } });
    if (again.status !== 0) t.diagnostic('no disk could be mounted: only the limit on files was tried');
    if (again.status !== 0) assert.match(again.stderr, /unshare:/, again.stdout + again.stderr);
    return;
  }
  const folder = exampleFolder(t);
  symlinkSync(disk, join(folder, 'node'));
  const runWith = (kilobytes, args) => {
    leave(folder, kilobytes);
    const done = run(folder, args);
    leave(folder);
    return done;
  };

  await wholeJob(t, folder, runWith, ['RESOURCE_EXHAUSTED'], {
    apply: [0, 4, 8, 20, 40, ...steps(72, 108, 1000)],
    query: [0, 16, 28, 30, ...steps(32, 16, 400)],
    create: [0, 28, ...steps(36, 72, 1000)],
    activate: [0, 28, ...steps(36, 72, 1000)],
  });
});

test('past the size that a file may have every command fails clearly, and succeeds without the limit', async (t) => {
  const folder = exampleFolder(t);
  const runWith = (kilobytes, args) => run(folder, args, ['prlimit', `--fsize=${kilobytes * 1024}`]);

  // SQLite tells a limit on files, unlike a full disk, as a write that failed.
  await wholeJob(t, folder, runWith, ['RESOURCE_EXHAUSTED', 'IO'], {
    apply: [0, 8, 32, ...steps(64, 128, 2000)],
    query: [0, 8, 32, ...steps(64, 128, 2000)],
    create: [0, 8, 32, ...steps(64, 128, 2000)],
    activate: [0, 8, 32, ...steps(64, 128, 2000)],
  });
});

test('an output that takes no more is an error that is said, and the next command finds nothing left over', (t) => {
  const folder = exampleFolder(t);
  assert.equal(run(folder, ['apply', '-f', 'room.json']).code, 0);
  const command = [bin, 'glovebox'].join('/');
  const done = spawnSync('sh', ['-c', '"$0" "$@" >/dev/full', command, '--data', join(folder, 'node'), 'query', ...asking,
    '--sql', sql], { cwd: folder, encoding: 'utf8', env: environment() });

  assert.equal(done.status, 1);
  assert.match(done.stderr, /No space left/);
  assert.equal(run(folder, ['query', ...asking, '--sql', sql]).code, 0);
  assert.deepEqual(objects(folder), []);
});
