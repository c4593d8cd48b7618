// SPDX-License-Identifier: Apache-2.0
// What the operations need around them: a server, three companies, and resources to ask about, each made as a client
// makes it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    const customers = join(world.node.folder, 'customers.csv');
    writeFileSync(customers, 'email,region,spend\na@x.example,north,1\nb@x.example,south,2\n');
    world.node.command('catalog', 'add', '--account', 'airline', '--database', 'crm', '--table', 'customers', '--files', customers);
    world.node.command('bucket', 'create', '--account', 'airline', 'results');
    // No query runs here, so that each stays as it was asked.
    await world.node.start('--roles', 'api');
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

  unique(name) {
    this.names = (this.names ?? 0) + 1;
    return `${name}_${this.names}`;
  }

  role(name = 'reads') {
    return `arn:aws:iam::${this.airline.accountId}:role/${name}`;
  }

  /** A configured table of the airline, with a rule if one is given. */
  async table(policy) {
    const { configuredTable } = await this.airline.call('CreateConfiguredTable', {
      name: this.unique('table'), tableReference: { glue: { databaseName: 'crm', tableName: 'customers' } },
      allowedColumns: ['email', 'region', 'spend'], analysisMethod: 'DIRECT_QUERY',
    });
    if (policy) {
      await this.airline.call('CreateConfiguredTableAnalysisRule', {
        configuredTableIdentifier: configuredTable.id, analysisRuleType: Object.keys(policy.v1)[0].toUpperCase(), analysisRulePolicy: policy,
      });
    }
    return configuredTable;
  }

  /** Such a table, or the one that is given, in a new collaboration with the partner. */
  async association(policy, table = undefined) {
    const { configuredTableAssociation } = await this.airline.call('CreateConfiguredTableAssociation', {
      name: this.unique('customers'), membershipIdentifier: (await this.membership()).id,
      configuredTableIdentifier: (table ?? await this.table(policy)).id, roleArn: this.role(),
    });
    return configuredTableAssociation;
  }

  /** The place of a collaboration rule on such an association. */
  async sharedRule(policy) {
    const association = await this.association(policy);
    const [kind] = Object.keys(policy.v1);
    const place = { membershipIdentifier: association.membershipId, configuredTableAssociationIdentifier: association.id,
                    analysisRuleType: kind.toUpperCase() };
    await this.airline.call('CreateConfiguredTableAssociationAnalysisRule', {
      ...place, analysisRulePolicy: { v1: { [kind]: { allowedResultReceivers: [this.airline.accountId] } } },
    });
    return place;
  }
}
