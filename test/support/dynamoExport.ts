import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Writes an export as DynamoDB lays it out in S3 (Amazon DynamoDB Developer Guide, “DynamoDB table
 * export output format”).
 * @returns the export's folder, and the paths of its data files
 */
export async function writeDynamoExport(
  parent: string,
  files: string[][],
  outputFormat: 'DYNAMODB_JSON' | 'ION',
): Promise<{ folder: string; data: string[] }> {
  const id = '01600000000000-abcdef12';
  const folder = path.join(parent, 'AWSDynamoDB', id);
  await mkdir(path.join(folder, 'data'), { recursive: true });
  const manifest: string[] = [];
  const data: string[] = [];
  for (const [index, lines] of files.entries()) {
    const name = `file${index}.${outputFormat === 'ION' ? 'ion' : 'json'}.gz`;
    const content = gzipSync(lines.map((line) => `${line}\n`).join(''));
    data.push(path.join(folder, 'data', name));
    await writeFile(path.join(folder, 'data', name), content);
    manifest.push(
      JSON.stringify({
        itemCount: lines.length,
        md5Checksum: createHash('md5').update(content).digest('base64'),
        etag: 'f00d-1',
        dataFileS3Key: `backup/AWSDynamoDB/${id}/data/${name}`,
      }),
    );
  }
  await writeFile(path.join(folder, 'manifest-files.json'), `${manifest.join('\n')}\n`);
  await writeFile(
    path.join(folder, 'manifest-summary.json'),
    JSON.stringify({
      version: '2020-06-30',
      exportArn: `arn:aws:dynamodb:us-east-1:123456789012:table/ProductCatalog/export/${id}`,
      startTime: '2026-11-04T07:28:34.028Z',
      endTime: '2026-11-04T07:33:43.897Z',
      tableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/ProductCatalog',
      tableId: '12345a12-abcd-123a-ab12-1234abc12345',
      exportTime: '2026-11-04T07:28:34.028Z',
      s3Bucket: 'ddb-productcatalog-export',
      s3Prefix: 'backup',
      s3SseAlgorithm: 'AES256',
      s3SseKmsKeyId: null,
      manifestFilesS3Key: `backup/AWSDynamoDB/${id}/manifest-files.json`,
      billedSizeBytes: 0,
      itemCount: files.flat().length,
      outputFormat,
      exportType: 'FULL_EXPORT',
    }),
  );
  return { folder, data };
}
