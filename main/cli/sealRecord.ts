import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../contract/errors.ts';
import { readTrustAnchors, type TrustAnchor } from '../../crypto/chain.ts';
import { readSeal, type SealCheck, sealChecks, type SealFault, sealPictureSize, type SealVerification, verifySeal, verifySealSignature } from '../../crypto/sealRecord.ts';
import { readX509, type X509 } from '../../crypto/x509.ts';
import { pictureAsPng } from '../seal/pictureAsPng.ts';
import { fromCaller, oneAnswer, print, readSmall, writeWhole, WrongOption } from './sealFiles.ts';

/** Exit code when a check does not hold; 0 all hold, 2 bad input with `{error}`. */
const EXIT_NOT_VERIFIED = 3;
const RECORD_BYTES = 16 * 1024 * 1024;
const CERTIFICATE_BYTES = 1024 * 1024;
const sandboxFolder = new URL('../../resources/sandbox/', import.meta.url);

interface VerifyArguments {
  readonly trust?: readonly string[];
  readonly chain?: readonly string[];
  readonly sandbox?: boolean;
  readonly signer?: string;
  readonly at?: string;
  readonly json?: boolean;
}
interface ExportArguments {
  readonly out: string;
  readonly json?: boolean;
}

/** `swclient seal verify` and `swclient seal export`: electronic seal records, from their file alone. */
export function addSealRecordCommands(seal: Command): void {
  seal
    .command('verify')
    .description('验证电子印章文件（GB/T 38540-2020、GM/T 0031） / verify an electronic seal record')
    .argument('<FILE>', '印章文件 .esl / seal record')
    .option('--trust <PEM...>', '信任的证书颁发机构 / trusted authorities')
    .option('--chain <PEM...>', '中间证书，本身不受信任 / certificates between, not trusted by themselves')
    .option('--sandbox', '信任沙箱的证书颁发机构 / trust the sandbox authorities')
    .option('--signer <CERT>', '使用印章的签章人证书；缺省为制章人 / certificate that signs with the seal, else the maker')
    .option('--at <TIME>', '按此时刻判断有效期 / instant to judge validity at, else now')
    .option('--json', '输出一行 JSON / one JSON line')
    .action((file: string, options: VerifyArguments) => oneAnswer(() => verify(file, options)));
  seal
    .command('export')
    .description('取出电子印章文件中的图片 / write the picture of an electronic seal record')
    .argument('<FILE>', '印章文件 .esl / seal record')
    .requiredOption('--out <OUT.png>', '输出的 PNG / PNG to write')
    .option('--json', '输出一行 JSON / one JSON line')
    .action((file: string, options: ExportArguments) => oneAnswer(() => exportPicture(file, options)));
}

async function verify(file: string, options: VerifyArguments): Promise<void> {
  const at = options.at === undefined ? new Date() : new Date(options.at);
  if (Number.isNaN(at.getTime())) throw new WrongOption('--at 应为时刻，例如 2026-11-21T08:00:00+08:00。');
  const anchors = await trustAnchors(options);
  const between = await certificatesBetween(options);
  const signer = options.signer === undefined ? {} : { signer: certificateBytes(await readSmall(fromCaller(options.signer), CERTIFICATE_BYTES)) };
  const bytes = await readSmall(fromCaller(file), RECORD_BYTES);
  const result = understood(() => verifySeal(bytes, { anchors, between, at, ...signer }));
  print(options.json, toJson(result), toText(result));
  if (!result.ok) process.exitCode = EXIT_NOT_VERIFIED;
}

async function trustAnchors({ trust = [], sandbox }: VerifyArguments): Promise<TrustAnchor[]> {
  const pems = await Promise.all([
    ...trust.map(async (path) => (await readSmall(fromCaller(path), CERTIFICATE_BYTES)).toString('latin1')),
    ...(sandbox ? ['ca-sm2.pem', 'ca-rsa.pem'] : []).map((name) => readFile(new URL(name, sandboxFolder), 'latin1')),
  ]);
  try {
    return readTrustAnchors(...pems);
  } catch {
    throw new WrongOption('--trust 应为 PEM 格式的 SM2 或 RSA 证书。');
  }
}

async function certificatesBetween({ chain = [] }: VerifyArguments): Promise<X509[]> {
  const files = await Promise.all(chain.map((path) => readSmall(fromCaller(path), CERTIFICATE_BYTES)));
  try {
    return files.flatMap((file) => allCertificates(file).map(readX509));
  } catch {
    throw new WrongOption('--chain 应为 PEM 格式的 SM2 或 RSA 证书。');
  }
}

/** The error's own sentence speaks of saving a seal; here a file was read. */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw AppError.from(thrown).code === 'seal/record-invalid' ? new WrongOption('这个文件不是电子印章数据，或已损坏。', 'seal/record-invalid') : thrown;
  }
}

/** A DER certificate, or all of a PEM. */
function allCertificates(bytes: Buffer): Uint8Array[] {
  const bodies = [...bytes.toString('latin1').matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)].map((found) => Buffer.from(found[1] ?? '', 'base64'));
  return bodies.length > 0 ? bodies : [bytes];
}

function certificateBytes(bytes: Buffer): Uint8Array {
  return allCertificates(bytes)[0] ?? bytes;
}

function toJson({ record, ok, checks, faults, notes, pictureSize }: SealVerification) {
  const { version, esId, vendorId, name, type, typeCode, picture } = record;
  return {
    ok,
    version,
    name,
    type: type ?? typeCode,
    typeCode,
    esId,
    vendorId,
    createDate: record.createDate.toISOString(),
    validFrom: record.validStart.toISOString(),
    validTo: record.validEnd.toISOString(),
    picture: { type: picture.type, bytes: picture.data.length, widthMm: pictureSize?.widthMm ?? null, heightMm: pictureSize?.heightMm ?? null },
    checks,
    faults: Object.fromEntries(Object.entries(faults).map(([check, code]) => [check, { code, message: faultTexts[code] }])),
    notes,
  };
}

const checkNames: Readonly<Record<SealCheck, string>> = { structure: '数据格式', signature: '制章人签名', chain: '制章人证书', validity: '有效期', signer: '签章人' };

const faultTexts: Readonly<Record<SealFault, string>> = {
  'version-mismatch': '版本号与数据格式不符。',
  'algorithm-unknown': '签名算法不是 SM2/SM3。',
  'validity-reversed': '有效期的终止时间早于起始时间。',
  'certificates-missing': '没有列出签章人证书。',
  'picture-missing': '没有印章图片。',
  'extension-critical': '含有无法识别的关键扩展项。',
  'signature-wrong': '签名不正确，印章数据可能被改动。',
  'certificate-unreadable': '制章人证书无法识别。',
  'proof/chain-untrusted': '制章人证书不是由受信任的机构颁发。',
  'proof/certificate-not-yet-valid': '制章时制章人证书尚未生效。',
  'proof/certificate-expired': '制章时制章人证书已过期。',
  'not-yet-valid': '印章尚未生效。',
  expired: '印章已过有效期。',
  'not-listed': '签章人证书不在印章的证书列表中。',
  'digest-unknown': '证书列表所用的杂凑算法无法识别。',
};

function toText({ record, checks, faults }: SealVerification): string {
  const lines = sealChecks.map((check) => `  ${checks[check] ? '✓' : '✗'} ${checkNames[check]}${faults[check] ? `：${faultTexts[faults[check]]}` : ''}`);
  return [`${record.name}（v${record.version}）`, ...lines].join('\n');
}

async function exportPicture(file: string, options: ExportArguments): Promise<void> {
  const [input, out] = [fromCaller(file), fromCaller(options.out)];
  if (extname(out).toLowerCase() !== '.png') throw new WrongOption('--out 应为 .png 文件。');
  if (input === out) throw new WrongOption('输出文件不能与印章文件相同。');
  const bytes = await readSmall(input, RECORD_BYTES);
  const record = understood(() => readSeal(bytes));
  const size = sealPictureSize(record.picture);
  const { png, widthPx, heightPx, dpi } = await pictureAsPng(record.picture.data, size).catch(() => {
    throw new WrongOption(`印章中的图片（${record.picture.type}）无法读取。`, 'seal/picture-invalid');
  });
  await writeWhole(out, png);
  const { widthMm = null, heightMm = null } = size ?? {};
  const answer = { out, name: record.name, widthPx, heightPx, widthMm, heightMm, dpi: dpi ?? null, signatureValid: verifySealSignature(record) };
  print(options.json, answer, `${out}  ${widthMm === null ? '尺寸未知' : `${widthMm} × ${heightMm} mm`}`);
}
