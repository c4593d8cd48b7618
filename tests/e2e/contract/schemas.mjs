// SPDX-License-Identifier: Apache-2.0
// Schemas and tags. What a setup is made of stands in collaborations.mjs.
import { nowhere, pages } from './collaborations.mjs';
import { made } from './templates.mjs';

const list = { v1: { list: { joinColumns: ['email'], listColumns: ['region'] } } };
const notFound = ['ResourceNotFoundException', undefined, 'stranger', (input) => input];

/** A table with a rule in a collaboration. */
async function shown(world) {
  const association = await world.association(list);
  const { membership } = await world.airline.call('GetMembership', { membershipIdentifier: association.membershipId });
  return { collaborationIdentifier: membership.collaborationId, name: association.name };
}

export const schemas = {
  ListSchemas: {
    input: async (world) => ({ collaborationIdentifier: (await shown(world)).collaborationIdentifier }),
    options: { ...pages, schemaType: ['TABLE', 'ID_MAPPING_TABLE', 'INTERMEDIATE_TABLE'] }, failures: [notFound],
  },
  GetSchema: { input: shown, failures: [notFound, ['ResourceNotFoundException', undefined, 'airline', (input) => ({ ...input, name: 'nothing' })]] },
  GetSchemaAnalysisRule: {
    input: async (world) => ({ ...await shown(world), type: 'LIST' }),
    failures: [notFound, ['ResourceNotFoundException', undefined, 'airline', (input) => ({ ...input, type: 'CUSTOM' })]],
  },
  BatchGetSchema: {
    input: async (world) => {
      const { collaborationIdentifier, name } = await shown(world);
      return { collaborationIdentifier, names: [name, 'nothing'] };
    },
    failures: [notFound],
  },
  BatchGetSchemaAnalysisRule: {
    input: async (world) => {
      const { collaborationIdentifier, name } = await shown(world);
      return { collaborationIdentifier, schemaAnalysisRuleRequests: [{ name, type: 'LIST' }, { name: 'nothing', type: 'LIST' }] };
    },
    failures: [notFound],
  },
};

const ofCollaboration = async (world) => ({ resourceArn: (await world.collaboration({ tags: { team: 'ads' } })).arn });
const ofNothing = (world) => ({ resourceArn: `arn:aws:cleanrooms:us-east-1:${world.airline.accountId}:membership/${nowhere}` });
const ofTemplate = async (world) => ({ resourceArn: (await made(world)).arn });
const missing = ['ResourceNotFoundException', undefined, 'airline', (input, world) => ({ ...input, ...ofNothing(world) })];

export const tags = {
  ListTagsForResource: {
    input: ofCollaboration, failures: [missing, notFound],
    more: [async (world) => ({ resourceArn: (await world.membership()).arn }), async (world) => ({ resourceArn: (await world.table()).arn }),
           async (world) => ({ resourceArn: (await world.association()).arn }), ofTemplate],
  },
  TagResource: {
    input: async (world) => ({ ...await ofCollaboration(world), tags: { team: 'sales', more: '' } }),
    more: [async (world) => ({ ...await ofTemplate(world), tags: { team: 'sales' } })],
    failures: [missing, notFound, ['ValidationException', 'FIELD_VALIDATION_FAILED', 'airline', (input) => ({ ...input, tags: { 'aws:team': 'ads' } })]],
  },
  UntagResource: { input: async (world) => ({ ...await ofCollaboration(world), tagKeys: ['team', 'none'] }), failures: [missing, notFound] },
};
