// SPDX-License-Identifier: Apache-2.0
// Collaborations of an airline with a partner, as several tests make them.
import assert from 'node:assert/strict';

/** What the airline asks for. */
export function wanted(partner, name = 'Loyalty') {
  return { name, creatorDisplayName: 'Airline', queryLogStatus: 'ENABLED', creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
           members: [{ accountId: partner.accountId, displayName: 'Partner', memberAbilities: [] }] };
}

/** Starts the server three times, has five collaborations made each time and kills it; answers those that were acknowledged. */
export async function createUntilKilled(node, airline, partner, afterEach = () => {}) {
  const acknowledged = [];
  for (let round = 0; round < 3; ++round) {
    await node.start();
    for (let i = 0; i < 5; ++i) {
      acknowledged.push(node.ask(airline, 'POST', '/collaborations', wanted(partner, `n${round}.${i}`)).body.collaboration);
      afterEach();
    }
    assert.equal(await node.stop('SIGKILL'), 'SIGKILL');
  }
  return acknowledged;
}
