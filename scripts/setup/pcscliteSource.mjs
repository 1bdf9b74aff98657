import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is mended in pcsclite's own source before it is compiled; see docs/decisions.md. */
const mends = [
  {
    // It lists the readers, then waits without end for a change of their number, which PC/SC counts anew when the wait begins: a reader that
    // comes or goes in between is missed until the next change. Here it looks again twice a second.
    file: 'pcsclite.cpp',
    from: `SCardGetStatusChange(pcsclite->m_card_context,
                                              INFINITE,
                                              &pcsclite->m_card_reader_state,
                                              1);
`,
    to: `SCardGetStatusChange(pcsclite->m_card_context,
                                              500,
                                              &pcsclite->m_card_reader_state,
                                              1);
                if (result == (LONG)SCARD_E_TIMEOUT) {
                    result = SCARD_S_SUCCESS;
                }
`,
  },
  {
    // A reader that is closed between two waits of its thread never said that it ended, and no reader of its name was shown any more.
    file: 'cardreader.cpp',
    from: `        async_baton->async_result->do_exit = (reader->m_state != 0);
`,
    to: `        async_baton->async_result->do_exit = (reader->m_state != 0);
        told_exit = async_baton->async_result->do_exit;
`,
  },
  {
    file: 'cardreader.cpp',
    from: `    while (!reader->m_state) {

        result = SCardGetStatusChange(reader->m_status_card_context`,
    to: `    bool told_exit = false;
    while (!reader->m_state) {

        result = SCardGetStatusChange(reader->m_status_card_context`,
  },
  {
    file: 'cardreader.cpp',
    from: `    // Exit flag set in keepwatching and handled in following uv_async_send
`,
    to: `    if (!told_exit) {
        uv_mutex_lock(&reader->m_mutex);
        async_baton->async_result->do_exit = true;
        uv_mutex_unlock(&reader->m_mutex);
        uv_async_send(&async_baton->async);
    }
`,
  },
  {
    // A command held the reader's lock while the card, or a person at the reader's keypad, took its time. The event loop takes that lock to tell
    // of a status, and stood still meanwhile, with all other readers.
    file: 'cardreader.cpp',
    from: `    /* Connected? */
    // Under windows, SCARD_IO_REQUEST param must be NULL. Else error RPC_X_BAD_STUB_DATA / 0x06F7 on each call.
    if (obj->m_card_handle) {
        SCARD_IO_REQUEST send_pci = { ti->card_protocol, sizeof(SCARD_IO_REQUEST) };
        result = SCardTransmit(obj->m_card_handle, &send_pci, ti->in_data, ti->in_len,
                               NULL, tr->data, &tr->len);
    }

    /* Unlock the mutex */
    uv_mutex_unlock(&obj->m_mutex);
`,
    to: `    SCARDHANDLE card_handle = obj->m_card_handle;
    /* Unlock the mutex */
    uv_mutex_unlock(&obj->m_mutex);

    /* Connected? */
    // Under windows, SCARD_IO_REQUEST param must be NULL. Else error RPC_X_BAD_STUB_DATA / 0x06F7 on each call.
    if (card_handle) {
        SCARD_IO_REQUEST send_pci = { ti->card_protocol, sizeof(SCARD_IO_REQUEST) };
        result = SCardTransmit(card_handle, &send_pci, ti->in_data, ti->in_len,
                               NULL, tr->data, &tr->len);
    }
`,
  },
  {
    file: 'cardreader.cpp',
    from: `    /* Connected? */
    if (obj->m_card_handle) {
        result = SCardControl(obj->m_card_handle,
                              ci->control_code,
                              ci->in_data,
                              ci->in_len,
                              ci->out_data,
                              ci->out_len,
                              &cr->len);
    }

    /* Unlock the mutex */
    uv_mutex_unlock(&obj->m_mutex);
`,
    to: `    SCARDHANDLE card_handle = obj->m_card_handle;
    /* Unlock the mutex */
    uv_mutex_unlock(&obj->m_mutex);

    /* Connected? */
    if (card_handle) {
        result = SCardControl(card_handle,
                              ci->control_code,
                              ci->in_data,
                              ci->in_len,
                              ci->out_data,
                              ci->out_len,
                              &cr->len);
    }
`,
  },
  {
    // A plain VERIFY holds the PIN: its copy is wiped before its memory is given back.
    file: 'cardreader.cpp',
    from: `    delete [] ti->in_data;
`,
    to: `    for (volatile unsigned char* at = ti->in_data; at != ti->in_data + ti->in_len; ++at) {
        *at = 0;
    }
    delete [] ti->in_data;
`,
  },
];

/** Changes with what is mended. */
export const mendsHash = createHash('sha256').update(JSON.stringify(mends)).digest('hex').slice(0, 16);

const pathOf = (root, { file }) => join(root, 'node_modules', 'pcsclite', 'src', file);

/** Whether the installed source is the mended one. */
export function isMended(root) {
  try {
    return mends.every((mend) => readFileSync(pathOf(root, mend), 'utf8').includes(mend.to));
  } catch {
    return false; // not installed
  }
}

/** Mends the installed source before it is compiled; false when it is not the source that is known here. */
export function mendPcsclite(root) {
  for (const mend of mends) {
    const source = readFileSync(pathOf(root, mend), 'utf8');
    if (source.includes(mend.to)) continue;
    if (source.split(mend.from).length !== 2) return false;
    // A file of its own: the one there may be shared with other clones by a hard link.
    writeFileSync(`${pathOf(root, mend)}.new`, source.replace(mend.from, () => mend.to));
    renameSync(`${pathOf(root, mend)}.new`, pathOf(root, mend));
  }
  return true;
}
