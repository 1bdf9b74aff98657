import { existsSync } from 'node:fs';
import { runCommand } from './command.mjs';

/** Debian packages and a file that shows each is there. Other systems may have the file under the same path. */
const packages = {
  'libpcsclite-dev': '/usr/include/PCSC/winscard.h',
  'libssl-dev': '/usr/include/openssl/evp.h',
  'g++': '/usr/bin/g++',
  make: '/usr/bin/make',
  python3: '/usr/bin/python3',
  pcscd: '/usr/sbin/pcscd',
  'vsmartcard-vpcd': '/etc/reader.conf.d/vpcd',
  chromium: '/usr/bin/chromium',
  xvfb: '/usr/bin/Xvfb',
  'fonts-noto-cjk': '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  postgresql: '/usr/lib/postgresql',
  opensc: '/usr/bin/opensc-tool',
  openssl: '/usr/bin/openssl',
  'sane-utils': '/usr/bin/scanimage',
};

export function missingSystemPackages() {
  if (process.platform !== 'linux') return [];
  return Object.keys(packages).filter((name) => !existsSync(packages[name]));
}

/** Installs on Debian when we are root; otherwise, and on failure, does nothing more. */
export async function installSystemPackages(names) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.error(`安装系统软件包 / installing system packages: ${names.join(' ')}`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runCommand('apt-get', ['-qq', 'update'], options);
  await runCommand('apt-get', ['-qq', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', 'install', ...names], options);
}
