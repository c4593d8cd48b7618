// SPDX-License-Identifier: Apache-2.0
// Collaborations, their members and memberships. A setup is
//     input     makes what the operation needs and answers the required members
//     more      other inputs that are valid
//     options   valid values of the other members, each tried alone, or what makes them; with the first of each, all of them stand in the input
//     refused   [place, value]: what the model allows and this node does not offer
//     as        who asks, the airline if nobody is named
//     failures  [error, reason, who, input]: what else the operation answers
export const nowhere = '00000000-0000-4000-8000-000000000000';
export const pages = { maxResults: [1, 100] };
const paying = { queryCompute: { isResponsible: true } };
const machineLearning = { modelTraining: { isResponsible: true } };
export const toBucket = { outputConfiguration: { s3: { resultFormat: 'CSV', bucket: 'results' } } };
const noJobs = { jobCompute: { isResponsible: false } };

export const collaborations = {
  CreateCollaboration: {
    input: (world) => ({
      name: 'Loyalty', creatorDisplayName: 'Airline', queryLogStatus: 'ENABLED', creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
      members: [{ ...world.invited(world.partner), paymentConfiguration: { queryCompute: { isResponsible: false } } }],
    }),
    options: { description: ['Who flies and shops\nwith both', ''], jobLogStatus: ['DISABLED'], tags: [{ team: 'ads' }, {}],
               creatorPaymentConfiguration: [paying],
               autoApprovedChangeRequestTypes: [['ADD_MEMBER', 'GRANT_RECEIVE_RESULTS_ABILITY', 'REVOKE_RECEIVE_RESULTS_ABILITY'], []] },
    refused: [
      [['creatorMLMemberAbilities'], { customMLMemberAbilities: ['CAN_RECEIVE_MODEL_OUTPUT'] }],
      [['dataEncryptionMetadata'], { allowCleartext: true, allowDuplicates: true, allowJoinsOnColumnsWithDifferentNames: true, preserveNulls: true }],
      [['jobLogStatus'], 'ENABLED'], [['analyticsEngine'], 'SPARK'],
      [['allowedResultRegions'], ['us-east-1']], [['isMetricsEnabled'], false], [['creatorMemberAbilities', 0], 'CAN_RUN_JOB'],
      [['members', 0, 'mlMemberAbilities'], { customMLMemberAbilities: [] }],
      [['creatorPaymentConfiguration', 'machineLearning'], machineLearning], [['creatorPaymentConfiguration', 'jobCompute'], noJobs.jobCompute],
      [['tags'], { 'aws:team': 'ads' }], [['tags'], { 'glovebox:other': 'x' }],
    ],
  },
  GetCollaboration: {
    input: async (world) => ({ collaborationIdentifier: (await world.collaboration()).id }),
    failures: [['AccessDeniedException', 'INSUFFICIENT_PERMISSIONS', 'stranger', (input) => input],
               ['AccessDeniedException', 'INSUFFICIENT_PERMISSIONS', 'airline', () => ({ collaborationIdentifier: nowhere })]],
  },
  ListCollaborations: { input: async (world) => (await world.collaboration(), {}), options: { ...pages, memberStatus: ['INVITED', 'ACTIVE'] } },
  UpdateCollaboration: {
    input: async (world) => ({ collaborationIdentifier: (await world.collaboration()).id }),
    options: { name: ['Loyalty 2'], description: ['Another'] },
    refused: [[['analyticsEngine'], 'SPARK']],
    failures: [['AccessDeniedException', 'INSUFFICIENT_PERMISSIONS', 'partner', (input) => input]],
  },
  DeleteCollaboration: {
    input: async (world) => ({ collaborationIdentifier: (await world.collaboration()).id }),
    failures: [['AccessDeniedException', 'INSUFFICIENT_PERMISSIONS', 'partner', (input) => input],
               ['AccessDeniedException', 'INSUFFICIENT_PERMISSIONS', 'airline', () => ({ collaborationIdentifier: nowhere })]],
  },
  ListMembers: {
    input: async (world) => {
      const collaboration = await world.collaboration();
      await world.membership(world.airline, collaboration);
      return { collaborationIdentifier: collaboration.id };
    },
    options: pages,
    failures: [['ResourceNotFoundException', undefined, 'stranger', (input) => input]],
  },
  DeleteMember: {
    input: async (world) => ({ collaborationIdentifier: (await world.collaboration()).id, accountId: world.partner.accountId }),
    failures: [['AccessDeniedException', 'INSUFFICIENT_PERMISSIONS', 'partner', (input) => input],
               ['ResourceNotFoundException', undefined, 'stranger', (input) => input],
               ['ConflictException', 'INVALID_STATE', 'airline', (input, world) => ({ ...input, accountId: world.airline.accountId })]],
  },
};

export const memberships = {
  CreateMembership: {
    input: async (world) => ({ collaborationIdentifier: (await world.collaboration()).id, queryLogStatus: 'ENABLED' }),
    options: { jobLogStatus: ['DISABLED'], tags: [{ team: 'ads' }], paymentConfiguration: [paying], defaultResultConfiguration: [toBucket] },
    refused: [[['jobLogStatus'], 'ENABLED'], [['isMetricsEnabled'], true], [['tags'], { 'aws:team': 'ads' }],
              [['defaultJobResultConfiguration'], { outputConfiguration: { s3: { bucket: 'results' } }, roleArn: 'arn:aws:iam::111122223333:role/results' }],
              [['paymentConfiguration', 'machineLearning'], machineLearning], [['paymentConfiguration', 'jobCompute'], noJobs.jobCompute]],
    failures: [['ResourceNotFoundException', undefined, 'stranger', (input) => input],
               ['ConflictException', 'ALREADY_EXISTS', 'airline', async (input, world) => (await world.airline.call('CreateMembership', input), input)]],
  },
  GetMembership: {
    input: async (world) => ({ membershipIdentifier: (await world.membership()).id }),
    failures: [['ResourceNotFoundException', undefined, 'partner', (input) => input]],
  },
  ListMemberships: { input: async (world) => (await world.membership(), {}), options: { ...pages, status: ['ACTIVE', 'REMOVED', 'COLLABORATION_DELETED'] } },
  UpdateMembership: {
    input: async (world) => ({ membershipIdentifier: (await world.membership()).id }),
    options: { queryLogStatus: ['ENABLED', 'DISABLED'], jobLogStatus: ['DISABLED'], membershipPaymentConfiguration: [paying], defaultResultConfiguration: [toBucket] },
    refused: [[['jobLogStatus'], 'ENABLED'],
              [['defaultJobResultConfiguration'], { outputConfiguration: { s3: { bucket: 'results' } }, roleArn: 'arn:aws:iam::111122223333:role/results' }],
              [['membershipPaymentConfiguration', 'machineLearning'], machineLearning], [['membershipPaymentConfiguration', 'jobCompute'], noJobs.jobCompute]],
    failures: [['ResourceNotFoundException', undefined, 'partner', (input) => input],
               ['ConflictException', 'INVALID_STATE', 'airline', async (input, world) => {
                 const { membership } = await world.airline.call('GetMembership', input);
                 await world.airline.call('DeleteCollaboration', { collaborationIdentifier: membership.collaborationId });
                 return { ...input, queryLogStatus: 'ENABLED' };
               }]],
  },
  DeleteMembership: {
    input: async (world) => ({ membershipIdentifier: (await world.membership(world.partner)).id }),
    as: 'partner',
    failures: [['ResourceNotFoundException', undefined, 'airline', (input) => input],
               ['ConflictException', 'SUBRESOURCES_EXIST', 'airline', async (input, world) => ({ membershipIdentifier: (await world.membership()).id })]],
  },
};
