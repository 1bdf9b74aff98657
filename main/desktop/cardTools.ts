import { readFile, stat } from 'node:fs/promises';
import type { DesktopHandlers } from '../../contract/desktop.ts';
import type { RevocationSource } from '../../contract/desktop/certificates.ts';
import { AppError } from '../../contract/errors.ts';
import { type EportCertificate, readCertificate } from '../../crypto/certificate.ts';
import { verifyChain } from '../../crypto/chain.ts';
import { createRevocationDesk, type RevocationVerdict } from '../../crypto/revocation/desk.ts';
import { revocationTransport } from '../../crypto/revocation/transport.ts';
import { verifySignature } from '../../crypto/signature.ts';
import { revocationAddresses } from '../../crypto/usage.ts';
import { readX509 } from '../../crypto/x509.ts';
import { CONTROL_SETTING, controlEnabled, controlListens } from '../card/controlService.ts';
import { setNewPin } from '../card/newPin.ts';
import { createAuthorities } from '../certificates/authorities.ts';
import { createRevocationPlaces, httpAddress } from '../certificates/revocationSources.ts';
import { certificateView } from '../certificates/view.ts';
import type { DesktopContext } from './context.ts';
import { writeExport } from './exportFile.ts';
import { pinDeskOf } from './pinDesk.ts';

/** Asked outside of the page before an address is kept. */
const mayAsk = {
  'zh-CN': (address: string) => ({ title: '允许本客户端访问这个地址查询吊销状态吗？', text: address, yes: '允许', no: '取消' }),
  en: (address: string) => ({ title: 'May this client ask this address about revocation?', text: address, yes: 'Allow', no: 'Cancel' }),
} as const;

const MAX_AUTHORITY_FILE = 256 * 1024;

/** What is done with an inserted card itself, before login and offline too. */
export function cardToolsCalls(context: DesktopContext): DesktopHandlers['cardTools'] {
  const { native, store, files, audit, host } = context;
  const authorities = createAuthorities(store.sealedSettings, context.demo);
  const places = createRevocationPlaces(store.sealedSettings, authorities.anchors, revocationTransport, () => new Date());

  const certificateOf = async (cardId: string): Promise<EportCertificate> => readCertificate(await native.certificate(cardId));

  function added(source: RevocationSource): RevocationSource {
    audit('revocation-source-added', { kind: source.kind, place: source.place });
    return source;
  }

  /** The certificate itself says where to ask, and the user where else; it is believed only once its authority is trusted, and asked only when the user wants it. */
  async function revocationOf(certificate: EportCertificate): Promise<RevocationVerdict> {
    const anchors = await authorities.anchors();
    if (verifyChain(certificate, anchors, certificate.notBefore) === 'proof/chain-untrusted') return { status: 'unknown', by: 'crl', fault: 'untrusted' };
    // Authorities of both eras carry the same name, and the list of one says nothing of the other's certificates.
    const believed = anchors.filter((anchor) => anchor.name !== certificate.issuer || verifySignature(anchor, certificate.signatureAlgorithm, certificate.tbs, certificate.signature));
    const sources = places.beside(revocationAddresses(readX509(certificate.der).parsed));
    return createRevocationDesk(sources, () => believed, revocationTransport, Date.now).check(certificate.certNo, certificate.issuer);
  }

  return {
    changePin: async ({ cardId }) => {
      await setNewPin(pinDeskOf(context), native, cardId, 'change');
      return {};
    },
    unblockPin: async ({ cardId }) => {
      await setNewPin(pinDeskOf(context), native, cardId, 'unblock');
      return {};
    },
    certificate: async ({ cardId, askRevocation }) => {
      const certificate = await certificateOf(cardId);
      const verdict = askRevocation ? await revocationOf(certificate) : undefined;
      return certificateView(certificate, await authorities.anchors(), verdict, new Date());
    },
    exportCertificate: async ({ cardId, type }) => {
      const { der, cardNo } = await certificateOf(cardId);
      const base64 = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? [];
      const pem = ['-----BEGIN CERTIFICATE-----', ...base64, '-----END CERTIFICATE-----', ''].join('\n');
      return writeExport(host, { name: `certificate-${cardNo.slice(-4)}`, type, bytes: type === 'pem' ? Buffer.from(pem) : der });
    },
    control: async () => ({ enabled: controlEnabled(store), runs: await controlListens() }),
    setControl: async ({ enabled }) => {
      store.sealedSettings.set(CONTROL_SETTING, enabled);
      audit(enabled ? 'control-enabled' : 'control-disabled', {});
      return {};
    },
    startControl: async () => {
      if (!controlEnabled(store)) return { outcome: 'off' };
      if (await controlListens()) return { outcome: 'runs' };
      return { outcome: (await host.startControl()) ? 'asked' : 'failed' };
    },
    authorities: async () => ({ items: await authorities.list() }),
    lookAtAuthority: async ({ fileToken }) => {
      const path = files.take(fileToken);
      if ((await stat(path)).size > MAX_AUTHORITY_FILE) throw new AppError('trust/unreadable');
      return { items: authorities.look(await readFile(path)) };
    },
    addAuthority: async ({ sha256 }) => {
      const added = authorities.add(sha256);
      audit('authority-added', { sha256 });
      return added;
    },
    removeAuthority: async ({ sha256 }) => {
      authorities.remove(sha256);
      audit('authority-removed', { sha256 });
      return {};
    },
    revocationSources: async () => ({ items: places.list() }),
    // Main asks at that address from then on, and at once: a page taken over could send what it knows there.
    addRevocationAddress: async ({ kind, address }) => {
      const place = httpAddress(address);
      if (!(await host.confirm(mayAsk[context.locale](place)))) throw new AppError('revocation/not-agreed');
      return added(kind === 'ocsp' ? places.setResponder(place) : await places.addList(place));
    },
    addRevocationFile: async ({ fileToken }) => added(await places.addFile(files.take(fileToken))),
    removeRevocationSource: async ({ place }) => {
      places.remove(place);
      audit('revocation-source-removed', { place });
      return {};
    },
  };
}
