// SPDX-License-Identifier: Apache-2.0
// AWS's SDK for JavaScript, as scripts/setup puts it into the cache: its clients against a node, and requests that its
// signer signs as they are.
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const cache = process.env.GLOVEBOX_CACHE ?? join(homedir(), '.cache/glovebox');
export const sdk = createRequire(join(cache, 'aws-sdk/'));
const { NodeHttpHandler } = sdk('@smithy/node-http-handler');
const { SignatureV4 } = sdk('@smithy/signature-v4');
const { Sha256 } = sdk('@aws-crypto/sha256-js');

export function credentialsOf(account) {
  return { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey, sessionToken: account.sessionToken };
}

/** Hands the SDK what came, and keeps the text: the SDK drops members that its model does not know. */
class KeepingHandler extends NodeHttpHandler {
  async handle(request, options) {
    const answer = await super.handle(request, options);
    const parts = [];
    for await (const part of answer.response.body) parts.push(part);
    this.text = Buffer.concat(parts).toString('utf8');
    answer.response.body = Readable.from(parts);
    return answer;
  }
}

/** What every client of the SDK needs to ask the node at `url`. It never asks twice, so that a test sees each answer. */
export function clientOptions(url, account) {
  return { endpoint: url, region: 'us-east-1', credentials: credentialsOf(account), maxAttempts: 1 };
}

/** The SDK's Clean Rooms client as one account: `call('GetMembership', input)` answers {output, json}. */
export class CleanRoomsCaller {
  #handler = new KeepingHandler();

  constructor(url, account) {
    const { CleanRoomsClient } = sdk('@aws-sdk/client-cleanrooms');
    this.client = new CleanRoomsClient({ ...clientOptions(url, account), requestHandler: this.#handler });
  }

  async call(operation, input) {
    const commands = sdk('@aws-sdk/client-cleanrooms');
    const output = await this.client.send(new commands[`${operation}Command`](input));
    return { output, json: this.answered };
  }

  /** What came last, as it was on the wire. */
  get answered() {
    return this.#handler.text ? JSON.parse(this.#handler.text) : undefined;
  }
}

/** One request as it is, signed by the SDK's signer; `body` is text. */
export async function signedFetch(url, account, { method, path, query = {}, body, headers = {}, service = 'cleanrooms' }) {
  const { host, hostname, port } = new URL(url);
  const signer = new SignatureV4({ credentials: credentialsOf(account), region: 'us-east-1', service, sha256: Sha256,
                                   uriEscapePath: service !== 's3' });
  const signed = await signer.sign({ method, protocol: 'http:', hostname, port: Number(port), path, query, body,
                                     headers: { ...headers, host } });
  const parameters = Object.entries(query).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
  const text = parameters.map((pair) => pair.map(escaped).join('=')).join('&');
  return fetch(url + path + (text ? `?${text}` : ''), { method, headers: signed.headers, body });
}

/** A link to `path` that carries the signature itself. */
export async function presignedUrl(url, account, { path = '/', query = {}, service = 'cleanrooms', expiresIn = 60, signingDate = new Date() }) {
  const { host, hostname, port } = new URL(url);
  const signer = new SignatureV4({ credentials: credentialsOf(account), region: 'us-east-1', service, sha256: Sha256,
                                   uriEscapePath: service !== 's3' });
  const signed = await signer.presign({ method: 'GET', protocol: 'http:', hostname, port: Number(port), path, query, headers: { host } },
                                      { expiresIn, signingDate });
  return `${url}${path}?${Object.entries(signed.query).map((pair) => pair.map(escaped).join('=')).join('&')}`;
}

/** Percent-encoded as SigV4 wants it, which is more than encodeURIComponent does. */
export function escaped(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
