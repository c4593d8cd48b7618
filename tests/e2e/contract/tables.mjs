// SPDX-License-Identifier: Apache-2.0
// Configured tables, their rules, associations and theirs. What a setup is made of stands in collaborations.mjs.
import { nowhere, pages } from './collaborations.mjs';

const aggregation = (more = {}) => ({
  aggregation: { aggregateColumns: [{ columnNames: ['spend'], function: 'SUM' }], joinColumns: ['email'], dimensionColumns: ['region'],
                 scalarFunctions: ['LOWER', 'CAST'], outputConstraints: [{ columnName: 'email', minimum: 2, type: 'COUNT_DISTINCT' }], ...more },
});
const list = (more = {}) => ({ list: { joinColumns: ['email'], listColumns: ['region'], ...more } });
const custom = (more = {}) => ({ custom: { allowedAnalyses: [], ...more } });
const policy = (rule) => ({ v1: rule });
const providers = (world) => ({ allowedAnalyses: ['ANY_QUERY'], allowedAnalysisProviders: [world.partner.accountId] });
const notFound = (company) => ['ResourceNotFoundException', undefined, company, (input) => input];

const tableInput = (world) => ({
  name: world.unique('table'), tableReference: { glue: { databaseName: 'crm', tableName: 'customers' } },
  allowedColumns: ['email', 'region', 'spend'], analysisMethod: 'DIRECT_QUERY',
});
const ofTable = async (world, rule) => ({ configuredTableIdentifier: (await world.table(rule)).id });
const ruleOf = (type, rule) => async (world) => ({ ...await ofTable(world), analysisRuleType: type, analysisRulePolicy: policy(rule(world)) });

export const tables = {
  CreateConfiguredTable: {
    input: tableInput,
    options: { description: ['Who shops', ''], tags: [{ team: 'ads' }] },
    refused: [[['selectedAnalysisMethods'], ['DIRECT_QUERY']], [['analysisMethod'], 'DIRECT_JOB'], [['analysisMethod'], 'MULTIPLE'], [['tags'], { 'aws:team': 'ads' }]],
    failures: [['ConflictException', 'ALREADY_EXISTS', 'airline',
                async (input, world) => (await world.airline.call('CreateConfiguredTable', input), { ...input, description: 'another' })]],
  },
  GetConfiguredTable: { input: ofTable, failures: [notFound('partner'), ['ResourceNotFoundException', undefined, 'airline', () => ({ configuredTableIdentifier: nowhere })]] },
  ListConfiguredTables: { input: async (world) => (await world.table(), {}), options: pages },
  UpdateConfiguredTable: {
    input: ofTable,
    options: { name: (world) => [world.unique('renamed')], description: ['Other'], allowedColumns: [['email', 'region', 'spend']],
               tableReference: [{ glue: { databaseName: 'crm', tableName: 'customers' } }], analysisMethod: ['DIRECT_QUERY'] },
    refused: [[['selectedAnalysisMethods'], ['DIRECT_QUERY']], [['analysisMethod'], 'DIRECT_JOB']],
    failures: [notFound('partner'), ['ConflictException', 'ALREADY_EXISTS', 'airline', async (input, world) => ({ ...input, name: (await world.table()).name })]],
  },
  DeleteConfiguredTable: {
    input: ofTable,
    failures: [notFound('partner'), ['ConflictException', 'SUBRESOURCES_EXIST', 'airline', async (_, world) => {
      const association = await world.association();
      return { configuredTableIdentifier: association.configuredTableId };
    }]],
  },
};

export const tableRules = {
  CreateConfiguredTableAnalysisRule: {
    input: ruleOf('AGGREGATION', () => aggregation({ joinRequired: 'QUERY_RUNNER', allowedJoinOperators: ['AND', 'OR'], additionalAnalyses: 'NOT_ALLOWED' })),
    more: [ruleOf('LIST', () => list({ allowedJoinOperators: ['AND'], additionalAnalyses: 'NOT_ALLOWED' })), ruleOf('LIST', () => list()),
           ruleOf('AGGREGATION', () => aggregation()), ruleOf('CUSTOM', (world) => custom(providers(world))),
           ruleOf('CUSTOM', (world) => custom({ ...providers(world), additionalAnalyses: 'NOT_ALLOWED', disallowedOutputColumns: ['email'] }))],
    failures: [notFound('partner'), ['ConflictException', 'ALREADY_EXISTS', 'airline', async (input, world) => {
      await world.airline.call('CreateConfiguredTableAnalysisRule', input);
      return { ...input, analysisRuleType: 'LIST', analysisRulePolicy: policy(list()) };
    }]],
  },
  GetConfiguredTableAnalysisRule: {
    input: async (world) => ({ ...await ofTable(world, policy(list())), analysisRuleType: 'LIST' }),
    failures: [notFound('partner'), ['ResourceNotFoundException', undefined, 'airline', (input) => ({ ...input, analysisRuleType: 'CUSTOM' })]],
  },
  UpdateConfiguredTableAnalysisRule: {
    input: async (world) => ({ ...await ofTable(world, policy(list())), analysisRuleType: 'LIST', analysisRulePolicy: policy(list({ listColumns: ['spend'] })) }),
    failures: [notFound('partner')],
  },
  DeleteConfiguredTableAnalysisRule: {
    input: async (world) => ({ ...await ofTable(world, policy(list())), analysisRuleType: 'LIST' }), failures: [notFound('partner')],
  },
};

const associationInput = async (world) => ({
  name: world.unique('customers'), membershipIdentifier: (await world.membership()).id, configuredTableIdentifier: (await world.table()).id,
  roleArn: world.role(),
});
const ofAssociation = async (world, rule) => {
  const association = await world.association(rule);
  return { membershipIdentifier: association.membershipId, configuredTableAssociationIdentifier: association.id };
};
const receivers = (world) => ({ allowedResultReceivers: [world.airline.accountId] });
const shared = (type, rule) => async (world) => ({
  ...await ofAssociation(world, policy(type === 'LIST' ? list() : aggregation())), analysisRuleType: type, analysisRulePolicy: policy(rule(world)),
});

export const associations = {
  CreateConfiguredTableAssociation: {
    input: associationInput, options: { description: ['Our customers'], tags: [{ team: 'ads' }] }, refused: [[['tags'], { 'aws:team': 'ads' }]],
    failures: [notFound('partner'), ['ConflictException', 'ALREADY_EXISTS', 'airline',
                                     async (input, world) => (await world.airline.call('CreateConfiguredTableAssociation', input), input)]],
  },
  GetConfiguredTableAssociation: { input: ofAssociation, failures: [notFound('partner')] },
  ListConfiguredTableAssociations: {
    input: async (world) => ({ membershipIdentifier: (await world.association()).membershipId }), options: pages, failures: [notFound('partner')],
  },
  UpdateConfiguredTableAssociation: {
    input: ofAssociation, options: { description: ['Other'], roleArn: (world) => [world.role('other')] }, failures: [notFound('partner')],
  },
  DeleteConfiguredTableAssociation: { input: ofAssociation, failures: [notFound('partner')] },
};

export const associationRules = {
  CreateConfiguredTableAssociationAnalysisRule: {
    input: shared('LIST', (world) => ({ list: receivers(world) })),
    more: [shared('AGGREGATION', (world) => ({ aggregation: receivers(world) })), shared('LIST', () => ({ list: {} }))],
    failures: [notFound('partner'), ['ConflictException', 'ALREADY_EXISTS', 'airline', async (input, world) => {
      await world.airline.call('CreateConfiguredTableAssociationAnalysisRule', input);
      return { ...input, analysisRulePolicy: policy({ list: {} }) };
    }]],
  },
  GetConfiguredTableAssociationAnalysisRule: { input: (world) => world.sharedRule(policy(list())), failures: [notFound('partner')] },
  UpdateConfiguredTableAssociationAnalysisRule: {
    input: async (world) => ({ ...await world.sharedRule(policy(list())), analysisRulePolicy: policy({ list: receivers(world) }) }),
    failures: [notFound('partner')],
  },
  DeleteConfiguredTableAssociationAnalysisRule: { input: (world) => world.sharedRule(policy(list())), failures: [notFound('partner')] },
};
