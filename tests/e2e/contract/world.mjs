// SPDX-License-Identifier: Apache-2.0
// What the operations need around them: a server, three companies, and resources to ask about, each made as a client
// makes it.
import { CleanRoomsCaller, signedFetch } from '../aws.mjs';
import { Served } from '../served.mjs';
import { operations } from './model.mjs';

/** One company that asks. */
class Company {
  constructor(url, account) {
    Object.assign(this, account);
    this.url = url;
    this.sdk = new CleanRoomsCaller(url, account);
  }

  /** What the SDK understands of the answer. */
  async call(operation, input) {
    return (await this.sdk.call(operation, input)).output;
  }

  /** The request as the model describes it, but unchecked: {status, type, json}. */
  async ask(operation, input) {
    const { method, path, labels, query, body } = requestOf(operation, input);
    const answer = await signedFetch(this.url, this, { method, path, query, body, headers: body ? { 'content-type': 'application/json' } : {} });
    const text = await answer.text();
    return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), id: answer.headers.get('x-amzn-requestid'),
             json: text ? JSON.parse(text) : undefined };
  }
}

/** Which members of an operation's input stand in the path, and whether the others stand in the query. */
export function placesOf(operation) {
  const { method, path } = operations[operation];
  return { labels: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name), inQuery: method === 'GET' || method === 'DELETE' };
}

function requestOf(operation, input) {
  const { method, path } = operations[operation];
  const { labels, inQuery } = placesOf(operation);
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !labels.includes(name)));
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(input[name]));
  if (!inQuery) return { method, path: filled, query: {}, body: JSON.stringify(rest) };
  const query = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]));
  return { method, path: filled, query };
}

export class World {
  static async begin(t) {
    const world = new World();
    world.node = new Served(t);
    const accounts = ['airline', 'partner', 'stranger'].map((name) => [name, world.node.account(name)]);
    await world.node.start();
    for (const [name, account] of accounts) world[name] = new Company(world.node.url, account);
    return world;
  }

  /** The airline's collaboration with the partner. */
  async collaboration(more = {}) {
    const { collaboration } = await this.airline.call('CreateCollaboration', {
      name: 'Loyalty', creatorDisplayName: 'Airline', queryLogStatus: 'ENABLED',
      creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'], members: [this.invited(this.partner)], ...more,
    });
    return collaboration;
  }

  invited(company) {
    return { accountId: company.accountId, displayName: company.name, memberAbilities: [] };
  }

  async membership(company = this.airline, collaboration = undefined) {
    const joined = collaboration ?? await this.collaboration();
    const { membership } = await company.call('CreateMembership', { collaborationIdentifier: joined.id, queryLogStatus: 'DISABLED' });
    return membership;
  }
}
