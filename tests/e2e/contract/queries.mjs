// SPDX-License-Identifier: Apache-2.0
// Protected queries, as collaborations.mjs says what a setup is.
import { nowhere, pages, toBucket } from './collaborations.mjs';
import { made } from './templates.mjs';

const elsewhere = { outputConfiguration: { s3: { resultFormat: 'CSV', bucket: 'elsewhere' } } };
const statuses = ['SUBMITTED', 'STARTED', 'CANCELLED', 'CANCELLING', 'FAILED', 'SUCCESS', 'TIMED_OUT'];
const template = 'arn:aws:cleanrooms:us-east-1:111122223333:membership/m-1/analysistemplate/t-1';

/** The airline's membership, with a place for results. */
async function asking(world) {
  const { id } = await world.membership();
  await world.airline.call('UpdateMembership', { membershipIdentifier: id, defaultResultConfiguration: toBucket });
  return id;
}

/** A call of a template. */
async function calling(world, parameters = { who: 'ann', least: '5' }, { membershipId, arn } = {}) {
  const template = arn ? { membershipId, arn } : await made(world);
  return { type: 'SQL', membershipIdentifier: template.membershipId, sqlParameters: { analysisTemplateArn: template.arn, parameters }, resultConfiguration: toBucket };
}

const wrongCall = (parameters) => ['ValidationException', 'FIELD_VALIDATION_FAILED', 'airline', (_, world) => calling(world, parameters)];
/** Calls the template of one collaboration in another. */
const foreignCall = async ({ membershipIdentifier }, world) => calling(world, { who: 'ann' }, { membershipId: membershipIdentifier, arn: (await made(world)).arn });

async function submitted(world) {
  const membershipIdentifier = await asking(world);
  const { protectedQuery } = await world.airline.call('StartProtectedQuery', { type: 'SQL', membershipIdentifier, sqlParameters: { queryString: 'SELECT 1' } });
  return { membershipIdentifier, protectedQueryIdentifier: protectedQuery.id };
}

const missing = [['ResourceNotFoundException', undefined, 'partner', (input) => input],
                 ['ResourceNotFoundException', undefined, 'airline', (input) => ({ ...input, protectedQueryIdentifier: nowhere })]];

/** The same when its collaboration is gone. */
async function afterDeletion(input, world) {
  const { membership } = await world.airline.call('GetMembership', input);
  await world.airline.call('DeleteCollaboration', { collaborationIdentifier: membership.collaborationId });
  return input;
}

export const queries = {
  StartProtectedQuery: {
    input: async (world) => ({ type: 'SQL', membershipIdentifier: await asking(world), sqlParameters: { queryString: 'SELECT 1' },
                               queryComputePayerAccountId: world.airline.accountId }),
    more: [calling, (world) => calling(world, { who: '' })],
    options: {
      resultConfiguration: [toBucket, { outputConfiguration: { distribute: { locations: [{ s3: toBucket.outputConfiguration.s3 }] } } }],
      computeConfiguration: [{ worker: { type: 'CR.1X', number: 4 } }],
    },
    refused: [[['computeConfiguration', 'worker', 'properties'], { spark: { 'spark.sql.ansi.enabled': 'true' } }],
              [['sqlParameters', 'analysisTemplateArn'], template]],
    failures: [['ResourceNotFoundException', undefined, 'partner', (input) => input],
               ['ResourceNotFoundException', undefined, 'airline', foreignCall],
               ['AccessDeniedException', 'INSUFFICIENT_PERMISSIONS', 'airline', afterDeletion],
               wrongCall({}), wrongCall({ who: 'ann', more: '1' }), wrongCall({ who: 'ann', least: 'three' }), wrongCall(null),
               ['ValidationException', 'INVALID_CONFIGURATION', 'airline', (input) => ({ ...input, resultConfiguration: elsewhere })]],
  },
  GetProtectedQuery: { input: submitted, failures: missing },
  ListProtectedQueries: {
    input: async (world) => ({ membershipIdentifier: (await submitted(world)).membershipIdentifier }),
    options: { ...pages, status: statuses },
    failures: [missing[0]],
  },
  UpdateProtectedQuery: { input: async (world) => ({ ...await submitted(world), targetStatus: 'CANCELLED' }), failures: missing },
};
