// SPDX-License-Identifier: Apache-2.0
// Analysis templates. What a setup is made of stands in collaborations.mjs.
import { nowhere, pages } from './collaborations.mjs';

const list = { v1: { list: { joinColumns: ['email'], listColumns: ['region'] } } };
const parameters = [{ name: 'least', type: 'INTEGER', defaultValue: '3' }, { name: 'who', type: 'VARCHAR' }];
const notFound = ['ResourceNotFoundException', undefined, 'partner', (input) => input];
const stranger = ['ResourceNotFoundException', undefined, 'stranger', (input) => input];

const column = (name) => ({ columnName: name, columnType: 'NUMERICAL', isPredictiveValue: false });
const synthetic = { epsilon: 1, maxMembershipInferenceAttackScore: 0.6, columnClassification: { columnMapping: ['a', 'b', 'c', 'd', 'e'].map(column) } };

async function wanted(world) {
  world.listed ??= await world.table(list);
  const association = await world.association(list, world.listed);
  return { membershipIdentifier: association.membershipId, name: world.unique('analysis'), format: 'SQL',
           source: { text: `SELECT region FROM ${association.name}` } };
}

async function wantedWithParameters(world) {
  const input = await wanted(world);
  return { ...input, analysisParameters: parameters, source: { text: `${input.source.text} WHERE spend > :least AND email <> :who` } };
}

/** A template of the airline with the parameters `least`, which has a default, and `who`. */
export async function made(world) {
  const { analysisTemplate } = await world.airline.call('CreateAnalysisTemplate', await wantedWithParameters(world));
  return analysisTemplate;
}

const ofTemplate = async (world) => {
  const { membershipId, id } = await made(world);
  return { membershipIdentifier: membershipId, analysisTemplateIdentifier: id };
};
const shared = async (world) => {
  const { collaborationId, arn } = await made(world);
  return { collaborationIdentifier: collaborationId, analysisTemplateArn: arn };
};
const missing = [notFound, ['ResourceNotFoundException', undefined, 'airline', (input) => ({ ...input, analysisTemplateIdentifier: nowhere })]];

export const templates = {
  CreateAnalysisTemplate: {
    input: wanted,
    options: { description: ['Where they live', ''], tags: [{ team: 'ads' }], analysisParameters: [[]] },
    more: [wantedWithParameters, async (world) => {
      const input = await wanted(world);
      return { ...input, schema: { referencedTables: [input.source.text.split(' ').at(-1)] } };
    }],
    refused: [[['tags'], { 'aws:team': 'ads' }], [['format'], 'PYSPARK_1_0'], [['errorMessageConfiguration'], { type: 'DETAILED' }],
              [['syntheticDataParameters'], { mlSyntheticDataParameters: synthetic }]],
    failures: [notFound, ['ConflictException', 'ALREADY_EXISTS', 'airline', async (input, world) => (await world.airline.call('CreateAnalysisTemplate', input), input)],
               ['ValidationException', 'INVALID_QUERY', 'airline', (input) => ({ ...input, source: { text: 'DROP TABLE customers' } })],
               ['ValidationException', 'INVALID_CONFIGURATION', 'airline', async (_, world) => (
                 { ...await wantedWithParameters(world), analysisParameters: [{ ...parameters[0], defaultValue: 'three' }, parameters[1]] })]],
  },
  GetAnalysisTemplate: { input: ofTemplate, failures: missing },
  ListAnalysisTemplates: { input: async (world) => ({ membershipIdentifier: (await made(world)).membershipId }), options: pages, failures: [notFound] },
  UpdateAnalysisTemplate: { input: ofTemplate, options: { description: ['Other', ''] }, failures: missing },
  DeleteAnalysisTemplate: { input: ofTemplate, failures: missing },
  GetCollaborationAnalysisTemplate: {
    input: shared,
    failures: [stranger, ['ResourceNotFoundException', undefined, 'airline', (input) => ({ ...input, analysisTemplateArn: input.analysisTemplateArn.replace(/[^/]+$/, nowhere) })]],
  },
  ListCollaborationAnalysisTemplates: {
    input: async (world) => ({ collaborationIdentifier: (await made(world)).collaborationId }), options: pages, failures: [stranger],
  },
  BatchGetCollaborationAnalysisTemplate: {
    input: async (world) => {
      const { collaborationIdentifier, analysisTemplateArn } = await shared(world);
      return { collaborationIdentifier, analysisTemplateArns: [analysisTemplateArn, analysisTemplateArn.replace(/[^/]+$/, nowhere)] };
    },
    failures: [stranger],
  },
};
