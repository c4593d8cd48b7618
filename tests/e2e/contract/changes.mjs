// SPDX-License-Identifier: Apache-2.0
// Change requests of collaborations. What a setup is made of stands in collaborations.mjs.
import { nowhere, pages } from './collaborations.mjs';

const notFound = ['ResourceNotFoundException', undefined, 'stranger', (input) => input];
const adding = (world) => [{
  specificationType: 'MEMBER',
  specification: { member: { accountId: world.stranger.accountId, memberAbilities: [], displayName: 'Stranger',
                             paymentConfiguration: { queryCompute: { isResponsible: false } } } },
}];
const typesOf = (types) => [{ specificationType: 'COLLABORATION', specification: { collaboration: { autoApprovedChangeTypes: types } } }];

async function requested(world) {
  const collaboration = await world.collaboration();
  for (const company of [world.airline, world.partner]) await world.membership(company, collaboration);
  const { collaborationChangeRequest } = await world.airline.call('CreateCollaborationChangeRequest',
                                                                  { collaborationIdentifier: collaboration.id, changes: adding(world) });
  return { collaborationIdentifier: collaboration.id, changeRequestIdentifier: collaborationChangeRequest.id };
}

async function joined(world) {
  const collaboration = await world.collaboration();
  await world.membership(world.airline, collaboration);
  return { collaborationIdentifier: collaboration.id };
}

export const changes = {
  CreateCollaborationChangeRequest: {
    input: async (world) => ({ ...await joined(world), changes: adding(world) }),
    more: [async (world) => ({ ...await joined(world), changes: typesOf(['ADD_MEMBER', 'GRANT_RECEIVE_RESULTS_ABILITY']) })],
    failures: [notFound],
  },
  GetCollaborationChangeRequest: {
    input: requested, failures: [notFound, ['ResourceNotFoundException', undefined, 'airline', (input) => ({ ...input, changeRequestIdentifier: nowhere })]],
  },
  ListCollaborationChangeRequests: {
    input: async (world) => ({ collaborationIdentifier: (await requested(world)).collaborationIdentifier }),
    options: { ...pages, status: ['PENDING', 'APPROVED', 'CANCELLED', 'DENIED', 'COMMITTED'] }, failures: [notFound],
  },
  UpdateCollaborationChangeRequest: {
    as: 'partner', input: async (world) => ({ ...await requested(world), action: 'APPROVE' }),
    more: [async (world) => ({ ...await requested(world), action: 'DENY' })],
    failures: [notFound, ['ConflictException', 'INVALID_STATE', 'partner',
                          async (input, world) => (await world.airline.call('UpdateCollaborationChangeRequest', { ...input, action: 'CANCEL' }), input)]],
  },
};
