// SPDX-License-Identifier: Apache-2.0
// A server of the shipped program, and what curl is answered by it.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin } from './programs.mjs';

/** A node in a folder of its own with a server on a free port; `kill` ends it at once, `start` begins again. */
export class Served {
  constructor(t, folder = mkdtempSync(join(tmpdir(), 'glovebox-serve-'))) {
    this.folder = folder;
    t.after(() => {
      this.child?.kill('SIGKILL');
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  command(...args) {
    const done = spawnSync(join(bin, 'glovebox'), ['--data', join(this.folder, 'node'), ...args], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  }

  /** A file beside the node's directory; answers its path. */
  write(name, value) {
    const path = join(this.folder, name);
    writeFileSync(path, JSON.stringify(value));
    return path;
  }

  account(name) {
    return JSON.parse(this.command('account', 'create', name, '--json'));
  }

  /** `options` of serve come after its usual ones. */
  async start(...options) {
    this.child = spawn(join(bin, 'glovebox'), ['--data', join(this.folder, 'node'), 'serve', '--listen', '127.0.0.1:0', ...options],
                       { stdio: ['ignore', 'pipe', 'ignore'] });
    this.ended = new Promise((resolve) => { this.child.on('exit', (code, signal) => resolve(code ?? signal)); });
    this.url = await new Promise((resolve, reject) => {
      this.child.on('exit', () => reject(new Error('the server ended')));
      this.child.stdout.setEncoding('utf8').on('data', (text) => {
        const found = /http:\/\/\S+/.exec(text);
        if (found) resolve(found[0]);
      });
    });
  }

  stop(signal) {
    this.child.kill(signal);
    return this.ended;
  }

  /** What curl, which signs by itself, is answered: {status, type, body}. */
  ask(account, method, path, body, service = 'cleanrooms') {
    const args = ['--silent', '--include', '--request', method, '--aws-sigv4', `aws:amz:us-east-1:${service}`,
                  '--user', `${account.accessKeyId}:${account.secretAccessKey}`];
    if (body !== undefined) args.push('--header', 'Content-Type: application/json', '--data', JSON.stringify(body));
    const done = spawnSync('curl', [...args, this.url + path], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    const [head, text] = done.stdout.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), type: /x-amzn-ErrorType: (\S+)/i.exec(head)?.[1],
             body: text ? JSON.parse(text) : undefined };
  }
}
