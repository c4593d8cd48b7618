// SPDX-License-Identifier: Apache-2.0
// The service's public model as data (model.json, its patterns as JavaScript writes them) and what follows from it: what
// is wrong with an answer, and which inputs are wrong. Left out is the bound of 100 characters for the ARNs of
// associations and for those that can be tagged: by the model's own pattern the first have 142.
import { readFileSync } from 'node:fs';

const model = JSON.parse(readFileSync(new URL('model.json', import.meta.url), 'utf8'));
export const { operations, shapes } = model;
export const shapeOf = (name) => ({ name, ...shapes[name] });
export const inputOf = (operation) => shapeOf(`${operation}Input`);

const matches = (pattern, text) => new RegExp(`^(?:${pattern})$`, 'u').test(text);
const sizes = {
  string: (value) => [...value].length, list: (value) => value.length, map: (value) => Object.keys(value).length,
  integer: (value) => value, long: (value) => value, double: (value) => value, float: (value) => value,
};
const kinds = {
  string: (value) => typeof value === 'string', enum: (value) => typeof value === 'string', boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger, long: Number.isInteger, double: Number.isFinite, float: Number.isFinite, timestamp: Number.isFinite,
  list: Array.isArray, document: () => true,
};
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function* wrongScalar(shape, value, place) {
  if (shape.type === 'enum' && !shape.values.includes(value)) yield `${place}: ${value} is none of ${shape.name}`;
  const size = sizes[shape.type]?.(value);
  if (size < shape.min || size > shape.max) yield `${place}: ${size} is out of ${shape.min}..${shape.max}`;
  if (shape.pattern && !matches(shape.pattern, value)) yield `${place}: does not match ${shape.pattern}`;
}

function* wrongMembers(shape, value, place) {
  for (const name of shape.required ?? []) if (value[name] === undefined) yield `${place}.${name} is missing`;
  for (const [name, member] of Object.entries(value)) {
    if (shape.members[name] === undefined) yield `${place}.${name} is no member of ${shape.name}`;
    else yield* wrong(shape.members[name], member, `${place}.${name}`);
  }
  if (shape.type === 'union' && Object.keys(value).length !== 1) yield `${place} is no union`;
}

/** What about `value`, as it came on the wire, is not of the shape. */
export function* wrong(name, value, place = name) {
  const shape = shapeOf(name);
  if (!(kinds[shape.type] ?? isObject)(value)) {
    yield `${place} is no ${shape.type}`;
    return;
  }
  yield* wrongScalar(shape, value, place);
  if (shape.type === 'list') for (const [i, item] of value.entries()) yield* wrong(shape.item, item, `${place}.${i}`);
  if (shape.type === 'map') {
    for (const [key, item] of Object.entries(value)) {
      yield* wrong(shape.key, key, `${place} key`);
      yield* wrong(shape.value, item, `${place}.${key}`);
    }
  }
  if (shape.type === 'structure' || shape.type === 'union') yield* wrongMembers(shape, value, place);
}

function badScalars(shape) {
  const bad = [];
  if (shape.type === 'enum') bad.push('NO_SUCH_VALUE', '');
  if (shape.pattern) bad.push('\u0001', '   ', 'x\u0007');
  if (shape.type === 'string') {
    if (shape.min > 0) bad.push('');
    if (shape.min > 1) bad.push('a'.repeat(shape.min - 1));
    if (shape.max !== undefined) bad.push('a'.repeat(shape.max + 1));
  } else if (sizes[shape.type] && !['list', 'map'].includes(shape.type)) {
    if (shape.min !== undefined) bad.push(shape.min - 1);
    if (shape.max !== undefined) bad.push(shape.max + 1);
  }
  return bad.filter((value) => [...wrong(shape.name, value)].length > 0);
}

const otherKind = { string: 7, enum: 7, boolean: 'true', integer: 'many', list: { a: 1 }, map: ['a'], structure: ['a'], union: 'a' };

function badSizes(shape, value) {
  const bad = [];
  if (shape.type === 'list' && shape.min > 0) bad.push(value.slice(0, shape.min - 1));
  if (shape.type === 'list' && shape.max !== undefined) bad.push(Array(shape.max + 1).fill(value[0]));
  if (shape.type === 'map' && shape.max !== undefined) {
    const [item] = Object.values(value);
    bad.push(Object.fromEntries(Array.from({ length: shape.max + 1 }, (_, i) => [`k${i}`, item])));
  }
  if (shape.type === 'union') bad.push({});
  return bad;
}

/** {place, bad} for everything about a valid value that could be wrong; `place` is where the node is to say so. */
export function* invalid(name, value, place = []) {
  const shape = shapeOf(name);
  for (const bad of badScalars(shape)) yield { place, bad };
  if (shape.type in otherKind) yield { place, bad: otherKind[shape.type] };
  for (const bad of badSizes(shape, value)) yield { place, bad };
  if (shape.type === 'list' && value.length > 0) yield* invalid(shape.item, value[0], [...place, 0]);
  if (shape.type === 'map') {
    for (const [key, item] of Object.entries(value).slice(0, 1)) {
      for (const { bad } of invalid(shape.value, item)) yield { place, bad: { [key]: bad }, said: [...place, 0, 'value'] };
      for (const bad of badScalars(shapeOf(shape.key))) yield { place, bad: { [bad]: item }, said: [...place, 0, 'key'] };
    }
  }
  if (shape.type !== 'structure' && shape.type !== 'union') return;
  yield { place, bad: { ...value, unheardOf: 1 } };
  for (const required of shape.required ?? []) yield { place: [...place, required], bad: undefined };
  for (const [member, each] of Object.entries(value)) yield* invalid(shape.members[member], each, [...place, member]);
}

/** A copy of `value` with `bad` at the place. */
export function withAt(value, [first, ...rest], bad) {
  if (first === undefined) return bad;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[first] = withAt(value[first], rest, bad);
  return copy;
}
