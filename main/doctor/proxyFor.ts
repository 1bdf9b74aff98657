/**
 * The proxy that the environment names for `url`, by the usual rules (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`,
 * either case). This PC's own services are never reached by one.
 */
export function proxyFor(url: URL, environment: Readonly<Record<string, string | undefined>>): URL | 'unreadable' | undefined {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name.toUpperCase()] || undefined;
  if (isLoopback(url.hostname) || isExcepted(url, read('no_proxy'))) return undefined;
  const named = read(`${url.protocol.slice(0, -1)}_proxy`) ?? read('all_proxy');
  if (named === undefined) return undefined;
  const parsed = URL.parse(/^\w+:\/\//.test(named) ? named : `http://${named}`);
  return parsed?.hostname ? parsed : 'unreadable';
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function isExcepted({ hostname, port, protocol }: URL, list = ''): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', onPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (onPort !== undefined && onPort !== ownPort) return false;
      const suffix = name.replace(/^\*/, '').toLowerCase();
      return hostname === suffix.replace(/^\./, '') || hostname.endsWith(suffix.startsWith('.') ? suffix : `.${suffix}`);
    });
}
