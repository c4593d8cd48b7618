// SPDX-License-Identifier: Apache-2.0
// Every operation of AWS Clean Rooms, as AWS's SDK and AWS's public model describe them, against the shipped server: what
// is valid is done and answered in their shapes, what is not is refused where it is wrong, errors are the SDK's types.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { sdk } from './aws.mjs';
import { changes } from './contract/changes.mjs';
import { collaborations, memberships } from './contract/collaborations.mjs';
import { queries } from './contract/queries.mjs';
import { inputOf, invalid, operations, shapeOf, withAt, wrong } from './contract/model.mjs';
import { schemas, tags } from './contract/schemas.mjs';
import { templates } from './contract/templates.mjs';
import { associationRules, associations, tableRules, tables } from './contract/tables.mjs';
import { World, placesOf } from './contract/world.mjs';

const setups = {
  ...collaborations, ...memberships, ...changes, ...tables, ...tableRules, ...associations, ...associationRules, ...schemas, ...tags,
  ...queries, ...templates,
};
const known = sdk('@aws-sdk/client-cleanrooms/dist-cjs/schemas/schemas_0.js');
const ends = [];
let world;

before(async () => { world = await World.begin({ after: (end) => ends.push(end) }); });
after(() => ends.forEach((end) => end()));

const optionsOf = (setup) =>
  Object.entries(setup.options ?? {}).map(([name, values]) => [name, typeof values === 'function' ? values(world) : values]);

/** Valid inputs of an operation: the required members alone, with each value of each option, and with one of all. */
async function* validInputs(setup) {
  yield setup.input(world);
  for (const input of setup.more ?? []) yield input(world);
  for (const [name, values] of optionsOf(setup)) for (const value of values) yield { ...await setup.input(world), [name]: value };
  if (optionsOf(setup).length > 1) yield fullInput(setup);
}

async function fullInput(setup) {
  return { ...await setup.input(world), ...Object.fromEntries(optionsOf(setup).map(([name, values]) => [name, values[0]])) };
}

/** Whether the request can carry this: a path has texts that are not empty, a query has texts. */
function canBeAsked(operation, { place, bad }) {
  const { labels, inQuery } = placesOf(operation);
  const isText = typeof bad === 'string' && bad !== '';
  if (place.length === 0) return !inQuery && Object(bad) === bad && !Array.isArray(bad);
  if (labels.includes(place[0])) return isText;
  return !inQuery || isText || (place.length === 1 && (bad === undefined || typeof bad === 'number'));
}

/** The same text about resources that nobody has: each id becomes one that was never given. */
function withOtherIds(text) {
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => [...id].map((c) => (c === '-' ? c : (15 - parseInt(c, 16)).toString(16))).join(''));
}

function assertSays(answer, fields, what) {
  assert.equal(`${answer.status} ${answer.type}`, '400 ValidationException', what);
  assert.deepEqual([...wrong('ValidationException', answer.json)], [], what);
  assert.equal(answer.json.reason, 'FIELD_VALIDATION_FAILED', what);
  // A list may say that one of its items is wrong.
  const named = [fields, fields.slice(0, -1)].map((path) => path.join('.'));
  assert.ok(answer.json.fieldList.some(({ name }) => named.includes(name)), `${what}: ${JSON.stringify(answer.json.fieldList)}`);
}

async function assertTyped(company, operation, input, error, reason) {
  const promise = company.call(operation, input);
  const caught = await promise.then(() => assert.fail(`no ${error}`), (problem) => problem);
  assert.equal(caught.name, error, caught.message);
  assert.ok(caught instanceof sdk('@aws-sdk/client-cleanrooms')[error]);
  assert.ok(operations[operation].errors.includes(error), `${operation} is not said to answer ${error}`);
  assert.equal(caught.$metadata.httpStatusCode, shapeOf(error).status);
  assert.match(caught.$metadata.requestId, /^[0-9a-f-]{36}$/);
  assert.equal(caught.reason, reason);
  assert.deepEqual([...wrong(error, company.sdk.answered)], []);
}

test('the SDK and the model agree about every operation', () => {
  for (const [operation, { method, path, status }] of Object.entries(operations)) {
    const schema = known[`${operation}$`];
    if (schema !== undefined) assert.deepEqual(schema[3].http, [method, path, status], operation);
  }
});

for (const [operation, setup] of Object.entries(setups)) {
  describe(operation, () => {
    const asker = () => world[setup.as ?? 'airline'];

    test('every valid input is done and answered in the shape of the model', async () => {
      for await (const input of validInputs(setup)) {
        assert.deepEqual([...wrong(`${operation}Input`, input)], []);
        const { output, json } = await asker().sdk.call(operation, input);
        assert.equal(output.$metadata.httpStatusCode, operations[operation].status);
        assert.deepEqual([...wrong(`${operation}Output`, json ?? {})], [], JSON.stringify(json));
      }
    });

    test('every member of the input is tried', async () => {
      const inputs = await Promise.all([fullInput(setup), ...(setup.more ?? []).map((make) => make(world))]);
      const tried = new Set([...inputs.flatMap(Object.keys), ...(setup.refused ?? []).map(([[first]]) => first), 'nextToken']);
      assert.deepEqual(Object.keys(inputOf(operation).members).filter((name) => !tried.has(name)), []);
    });

    test('every wrong value is refused by its place', async () => {
      for (const make of [() => fullInput(setup), ...setup.more ?? []]) {
        const input = await make(world);
        for (const { place, bad, said } of invalid(`${operation}Input`, input)) {
          if (!canBeAsked(operation, { place, bad })) continue;
          const answer = await asker().ask(operation, withAt(input, place, bad));
          assertSays(answer, (said ?? place), `${operation} ${place.join('.')} = ${JSON.stringify(bad)?.slice(0, 80)}`);
        }
      }
    });

    test('what this node does not offer is refused by name', async () => {
      const input = await fullInput(setup);
      for (const [place, value] of setup.refused ?? []) {
        const asked = withAt(input, place, value);
        assert.deepEqual([...wrong(`${operation}Input`, asked)], []);
        assertSays(await asker().ask(operation, asked), place, `${operation} ${place.join('.')}`);
      }
    });

    test('what is another company\'s is answered like what is not there', async () => {
      for (const make of [() => setup.input(world), () => fullInput(setup), ...setup.more ?? []]) {
        const input = await make(world);
        const elsewhere = JSON.parse(withOtherIds(JSON.stringify(input)));
        if (isDeepStrictEqual(elsewhere, input)) continue;
        const [theirs, nobodys] = [await world.stranger.ask(operation, input), await world.stranger.ask(operation, elsewhere)];
        assert.ok(theirs.status >= 400, JSON.stringify(theirs));
        assert.deepEqual([theirs.status, theirs.type, JSON.parse(withOtherIds(JSON.stringify(theirs.json)))],
                         [nobodys.status, nobodys.type, nobodys.json]);
      }
    });

    test('its errors are those that the SDK knows', async () => {
      for (const [error, reason, who, change] of setup.failures ?? []) {
        const input = await change(await setup.input(world), world);
        await assertTyped(world[who], operation, input, error, reason);
      }
    });
  });
}

test('an operation that is not offered says so', async () => {
  for (const operation of Object.keys(operations)) {
    if (operation in setups) continue;
    const labels = placesOf(operation).labels.map((name) => [name, 'x']);
    const answer = await world.airline.ask(operation, Object.fromEntries(labels));
    assert.equal(`${operation} ${answer.status} ${answer.type}`, `${operation} 400 ValidationException`);
    assert.equal(answer.json.message, `this node does not offer ${operation} yet`);
  }
});
