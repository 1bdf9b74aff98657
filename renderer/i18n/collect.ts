export interface MessageTree {
  readonly [key: string]: string | MessageTree;
}

/** Subject files, each exporting its texts under the subject's name: `export const login = …` becomes `login.…`. */
export function bySubject(modules: Record<string, MessageTree>): MessageTree {
  return Object.assign({}, ...Object.values(modules));
}

/** `@` and `|` have a meaning in vue-i18n; in error texts they are plain characters. */
const plain = (text: string): string => text.replace(/[@|]/g, (sign) => `{'${sign}'}`);

/** Error texts by code as a tree: `card/no-reader` becomes `errors.card.no-reader`. */
export function errorTree(messages: Readonly<Record<string, string>>): MessageTree {
  const tree: Record<string, Record<string, string>> = {};
  for (const [code, text] of Object.entries(messages)) {
    const [area = '', name = ''] = code.split('/');
    (tree[area] ??= {})[name] = plain(text);
  }
  return tree;
}
