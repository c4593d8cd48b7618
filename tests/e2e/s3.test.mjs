// SPDX-License-Identifier: Apache-2.0
// Reading buckets with AWS's S3 client, with links, and with the AWS CLI where it is installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { clientOptions, sdk, signedFetch } from './aws.mjs';
import { Served } from './served.mjs';

const { GetObjectCommand, HeadBucketCommand, HeadObjectCommand, ListBucketsCommand, ListObjectsCommand, ListObjectsV2Command,
        PutObjectCommand, S3Client } = sdk('@aws-sdk/client-s3');
const { getSignedUrl } = sdk('@aws-sdk/s3-request-presigner');
const hasCli = spawnSync('aws', ['--version']).status === 0;

async function nodeWithBucket(t) {
  const node = new Served(t);
  const accounts = { airline: node.account('airline'), partner: node.account('partner') };
  node.command('bucket', 'create', 'results', '--account', 'airline');
  await node.start();
  const client = (account) => new S3Client({ ...clientOptions(node.url, account), forcePathStyle: true });
  return { node, ...accounts, s3: client(accounts.airline), foreign: client(accounts.partner) };
}

async function refusal(promise) {
  const error = await promise.then(() => assert.fail('no error'), (problem) => problem);
  return `${error.$metadata.httpStatusCode} ${error.name}`;
}

test('a bucket is listed and read by its account alone', async (t) => {
  const { s3, foreign } = await nodeWithBucket(t);

  assert.deepEqual((await s3.send(new ListBucketsCommand({}))).Buckets.map(({ Name }) => Name), ['results']);
  assert.equal((await s3.send(new HeadBucketCommand({ Bucket: 'results' }))).BucketRegion, 'us-east-1');
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: 'results', Prefix: 'a b/', Delimiter: '/', MaxKeys: 7, EncodingType: 'url' }));
  assert.deepEqual([listed.KeyCount, listed.IsTruncated, listed.Prefix, listed.MaxKeys], [0, false, 'a%20b/', 7]);

  const old = await s3.send(new ListObjectsCommand({ Bucket: 'results', Prefix: 'a b/', Marker: 'a b/c', Delimiter: '/', MaxKeys: 7 }));
  assert.deepEqual([old.IsTruncated, old.Prefix, old.Marker, old.MaxKeys], [false, 'a b/', 'a b/c', 7]);

  assert.deepEqual((await foreign.send(new ListBucketsCommand({}))).Buckets ?? [], []);
  for (const Bucket of ['results', 'nothing']) {
    assert.equal(await refusal(foreign.send(new ListObjectsV2Command({ Bucket }))), '404 NoSuchBucket');
    assert.equal(await refusal(foreign.send(new GetObjectCommand({ Bucket, Key: 'a' }))), '404 NoSuchBucket');
  }
});

test('S3 errors are those that its client knows', async (t) => {
  const { s3 } = await nodeWithBucket(t);

  assert.equal(await refusal(s3.send(new GetObjectCommand({ Bucket: 'results', Key: 'x/y z?&+%.csv' }))), '404 NoSuchKey');
  assert.equal(await refusal(s3.send(new HeadObjectCommand({ Bucket: 'results', Key: 'x' }))), '404 NotFound');
  assert.equal(await refusal(s3.send(new PutObjectCommand({ Bucket: 'results', Key: 'x', Body: 'x' }))), '405 MethodNotAllowed');
  assert.equal(await refusal(s3.send(new GetObjectCommand({ Bucket: 'results', Key: 'x', VersionId: '1' }))), '501 NotImplemented');
});

test('a client of S3 need not sign the body that a read does not have', async (t) => {
  const { node, airline } = await nodeWithBucket(t);
  const ask = async (more) => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const answer = await signedFetch(node.url, airline, { method: 'GET', path: '/results/x', service: 's3', headers, ...more });
    return answer.status;
  };

  assert.equal(await ask({}), 404);
  assert.equal(await ask({ method: 'PUT', body: 'x' }), 400);
  assert.equal(await ask({ path: '/collaborations', service: 'cleanrooms' }), 403);
});

test('a link is good for its object and its time, and for nothing else', async (t) => {
  const { s3 } = await nodeWithBucket(t);
  const link = (options, Key = 'x') => getSignedUrl(s3, new GetObjectCommand({ Bucket: 'results', Key }), options);
  const ask = async (url, options) => {
    const answer = await fetch(url, options);
    return `${answer.status} ${/<Code>(\w+)/.exec(await answer.text())?.[1]}`;
  };

  assert.equal(await ask(await link({ expiresIn: 60 })), '404 NoSuchKey');
  assert.equal(await ask((await link({ expiresIn: 60 })).replace('results/x', 'results/y')), '403 SignatureDoesNotMatch');
  assert.equal(await ask(await link({ expiresIn: 60, signingDate: new Date(Date.now() - 120_000) })), '403 AccessDenied');
  assert.match(await ask((await link({ expiresIn: 60 })).replace('X-Amz-Expires=60', 'X-Amz-Expires=604801')), /^40[03] /);
  assert.equal(await ask(await getSignedUrl(s3, new ListObjectsV2Command({ Bucket: 'results' }))), '403 AccessDenied');
});

test('the AWS CLI lists buckets and objects', { skip: !hasCli }, async (t) => {
  const { node, airline } = await nodeWithBucket(t);
  const aws = (...args) => spawnSync('aws', ['--endpoint-url', node.url, '--region', 'us-east-1', ...args], {
    encoding: 'utf8', env: { ...process.env, AWS_ACCESS_KEY_ID: airline.accessKeyId, AWS_SECRET_ACCESS_KEY: airline.secretAccessKey },
  });

  assert.match(aws('s3', 'ls').stdout, / results\n$/);
  assert.equal(aws('s3', 'ls', 's3://results').status, 0);
  assert.equal(aws('s3api', 'get-bucket-location', '--bucket', 'results', '--output', 'text').stdout.trim(), 'None');
  assert.match(aws('s3', 'cp', 's3://results/x', '-').stderr, /404/);
});
