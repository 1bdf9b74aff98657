/*
 * A soft reader for tests: an IFD handler (PC/SC part 3) that pcscd loads, whose device is a process behind a Unix socket. The socket
 * is the cable: while nobody listens the reader is not there, and a connection that closes is a reader unplugged.
 *
 * softusb.c plugs it in. Each connection begins with one byte:
 *   'C'      commands, one at a time: length(4) op(1) slot(1) body -> length(4) status(2, a code of ifdhandler.h) body
 *              'D' describe  -> slots(1)             'S' card status               'U' power up, 'R' warm reset -> ATR
 *              'O' power off    'N' protocol(1)      'T' protocol(1) APDU -> answer     'I' control code(4) data -> answer
 *   'E'slot  news: any byte that comes means that this slot's card came or went
 * Lengths count what follows them; numbers are big-endian.
 */
#include <errno.h>
#include <ifdhandler.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define READERS 16
#define SLOTS 4
/* An extended APDU or answer, and what stands before it. */
#define FRAME 66000
#define HEADER 6
/* How often an unplugged reader is looked for. Milliseconds. */
#define LOOK_AGAIN 100

typedef struct {
  /* `opened`: how many of its slots pcscd holds. */
  int used, commands, slots, opened;
  char path[sizeof((struct sockaddr_un *)0)->sun_path];
  pthread_mutex_t lock;
  int news[SLOTS], stop[SLOTS][2];
  UCHAR atr[SLOTS][MAX_ATR_SIZE];
  DWORD atrLength[SLOTS];
  uint8_t frame[FRAME];
} Reader;

static Reader readers[READERS];

static Reader *readerOf(DWORD lun) {
  DWORD index = lun >> 16;
  return index < READERS && readers[index].used && (lun & 0xffff) < SLOTS ? &readers[index] : NULL;
}

static int plugIn(const char *path, const char *hello, size_t length) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int wire = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (wire < 0) return -1;
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  if (connect(wire, (struct sockaddr *)&address, sizeof address) == 0 && send(wire, hello, length, MSG_NOSIGNAL) == (ssize_t)length) return wire;
  close(wire);
  return -1;
}

static int sendAll(int wire, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(wire, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return 0;
    bytes += sent;
    length -= (size_t)sent;
  }
  return 1;
}

static int receiveAll(int wire, uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t got = recv(wire, bytes, length, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    bytes += got;
    length -= (size_t)got;
  }
  return 1;
}

static uint32_t number(const uint8_t *bytes) { return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3]; }

static void putNumber(uint8_t *bytes, uint32_t value) {
  for (int i = 0; i < 4; i += 1) bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* What goes with a command: `head` stands before `body`. */
typedef struct {
  const uint8_t *head, *body;
  size_t headLength, bodyLength;
} Sent;

/* One command and its answer, which fits into `*answerLength` bytes or is refused. */
static RESPONSECODE ask(Reader *reader, DWORD lun, char op, Sent sent, uint8_t *answer, DWORD *answerLength) {
  DWORD room = answerLength ? *answerLength : 0;
  if (answerLength) *answerLength = 0;
  if (!reader) return IFD_NO_SUCH_DEVICE;
  size_t body = sent.headLength + sent.bodyLength;
  if (HEADER + body > FRAME) return IFD_COMMUNICATION_ERROR;
  pthread_mutex_lock(&reader->lock);
  RESPONSECODE status = IFD_NO_SUCH_DEVICE;
  uint8_t *frame = reader->frame;
  putNumber(frame, (uint32_t)(2 + body));
  frame[4] = (uint8_t)op;
  frame[5] = (uint8_t)(lun & 0xffff);
  if (sent.headLength) memcpy(frame + HEADER, sent.head, sent.headLength);
  if (sent.bodyLength) memcpy(frame + HEADER + sent.headLength, sent.body, sent.bodyLength);
  int isThere = reader->commands >= 0 && sendAll(reader->commands, frame, HEADER + body) && receiveAll(reader->commands, frame, 4);
  uint32_t length = isThere ? number(frame) : 0;
  if (length >= 2 && length <= FRAME && receiveAll(reader->commands, frame, length)) {
    status = (RESPONSECODE)(frame[0] << 8 | frame[1]);
    length -= 2;
    if (length > room) status = IFD_ERROR_INSUFFICIENT_BUFFER;
    else if (length > 0) {
      memcpy(answer, frame + 2, length);
      *answerLength = length;
    }
  } else if (reader->commands >= 0) {
    close(reader->commands);
    reader->commands = -1;
  }
  memset(frame, 0, FRAME);
  pthread_mutex_unlock(&reader->lock);
  return status;
}

/* `device`: usb:vendor/product:libudev:interface:path */
RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR device) {
  DWORD index = lun >> 16;
  const char *path = strstr(device, ":/");
  if (index >= READERS || !path) return IFD_COMMUNICATION_ERROR;
  path += 1;
  Reader *reader = &readers[index];
  /* Each slot is opened by itself; the first one is at work by then. */
  if (reader->used && (lun & 0xffff) > 0) {
    reader->opened += 1;
    return IFD_SUCCESS;
  }
  if (strlen(path) >= sizeof reader->path) return IFD_COMMUNICATION_ERROR;
  memset(reader, 0, sizeof *reader);
  strcpy(reader->path, path);
  reader->commands = plugIn(path, "C", 1);
  if (reader->commands < 0) return IFD_NO_SUCH_DEVICE;
  for (int slot = 0; slot < SLOTS; slot += 1) {
    reader->news[slot] = -1;
    if (pipe(reader->stop[slot]) != 0) return IFD_COMMUNICATION_ERROR;
  }
  pthread_mutex_init(&reader->lock, NULL);
  reader->used = reader->opened = 1;
  uint8_t slots = 1;
  DWORD length = 1;
  RESPONSECODE status = ask(reader, lun, 'D', (Sent){0}, &slots, &length);
  reader->slots = slots > SLOTS ? SLOTS : slots;
  if (status != IFD_SUCCESS) IFDHCloseChannel(lun);
  return status;
}

RESPONSECODE IFDHCreateChannel(DWORD lun, DWORD channel) {
  (void)lun, (void)channel;
  return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHCloseChannel(DWORD lun) {
  Reader *reader = readerOf(lun);
  if (!reader) return IFD_NO_SUCH_DEVICE;
  /* Of several slots the last one closed closes the reader. */
  if (--reader->opened > 0) return IFD_SUCCESS;
  reader->used = 0;
  if (reader->commands >= 0) close(reader->commands);
  for (int slot = 0; slot < SLOTS; slot += 1) {
    if (reader->news[slot] >= 0) close(reader->news[slot]);
    close(reader->stop[slot][0]);
    close(reader->stop[slot][1]);
  }
  pthread_mutex_destroy(&reader->lock);
  return IFD_SUCCESS;
}

/* Waits for news of the slot's card. Milliseconds. */
static RESPONSECODE awaitNews(DWORD lun, int timeout) {
  Reader *reader = readerOf(lun);
  if (!reader) return IFD_NO_SUCH_DEVICE;
  int slot = (int)(lun & 0xffff);
  const char hello[] = {'E', (char)slot};
  if (reader->news[slot] < 0) reader->news[slot] = plugIn(reader->path, hello, sizeof hello);
  /* poll leaves out a negative descriptor: an unplugged reader has no news. */
  struct pollfd waited[] = {{.fd = reader->stop[slot][0], .events = POLLIN}, {.fd = reader->news[slot], .events = POLLIN}};
  poll(waited, 2, reader->news[slot] < 0 ? LOOK_AGAIN : timeout);
  uint8_t bytes[64];
  /* pcscd stops the wait to end the thread, and to begin another with the right time after a card was connected to or let go. */
  if (waited[0].revents & POLLIN && read(reader->stop[slot][0], bytes, sizeof bytes) <= 0) return IFD_COMMUNICATION_ERROR;
  if (waited[1].revents && recv(reader->news[slot], bytes, sizeof bytes, MSG_DONTWAIT) <= 0) {
    close(reader->news[slot]);
    reader->news[slot] = -1;
  }
  return IFD_SUCCESS;
}

static RESPONSECODE stopAwaiting(DWORD lun) {
  Reader *reader = readerOf(lun);
  if (!reader) return IFD_NO_SUCH_DEVICE;
  return write(reader->stop[lun & 0xffff][1], "", 1) == 1 ? IFD_SUCCESS : IFD_COMMUNICATION_ERROR;
}

static RESPONSECODE give(PDWORD length, PUCHAR value, const void *bytes, DWORD size) {
  if (*length < size) return IFD_ERROR_INSUFFICIENT_BUFFER;
  memcpy(value, bytes, size);
  *length = size;
  return IFD_SUCCESS;
}

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value) {
  Reader *reader = readerOf(lun);
  if (!reader) return IFD_NO_SUCH_DEVICE;
  DWORD slot = lun & 0xffff;
  UCHAR yes = 1, many = READERS, slots = (UCHAR)reader->slots;
  RESPONSECODE (*news)(DWORD, int) = awaitNews;
  RESPONSECODE (*stop)(DWORD) = stopAwaiting;
  switch (tag) {
    case TAG_IFD_ATR: return give(length, value, reader->atr[slot], reader->atrLength[slot]);
    case TAG_IFD_SIMULTANEOUS_ACCESS: return give(length, value, &many, 1);
    case TAG_IFD_THREAD_SAFE: return give(length, value, &yes, 1);
    case TAG_IFD_SLOTS_NUMBER: return give(length, value, &slots, 1);
    case TAG_IFD_SLOT_THREAD_SAFE: return give(length, value, &yes, 1);
    case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT: return give(length, value, &news, sizeof news);
    case TAG_IFD_STOP_POLLING_THREAD: return give(length, value, &stop, sizeof stop);
    default: return IFD_ERROR_TAG;
  }
}

RESPONSECODE IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value) {
  (void)lun, (void)tag, (void)length, (void)value;
  return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2, UCHAR pts3) {
  (void)flags, (void)pts1, (void)pts2, (void)pts3;
  uint8_t chosen = (uint8_t)protocol;
  return ask(readerOf(lun), lun, 'N', (Sent){.head = &chosen, .headLength = 1}, NULL, NULL);
}

RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD atrLength) {
  Reader *reader = readerOf(lun);
  if (!reader) return IFD_NO_SUCH_DEVICE;
  DWORD slot = lun & 0xffff, length = MAX_ATR_SIZE;
  char op = action == IFD_POWER_UP ? 'U' : action == IFD_RESET ? 'R' : 'O';
  RESPONSECODE status = ask(reader, lun, op, (Sent){0}, reader->atr[slot], &length);
  reader->atrLength[slot] = *atrLength = length;
  memcpy(atr, reader->atr[slot], length);
  return status;
}

RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER sent, PUCHAR apdu, DWORD length, PUCHAR answer, PDWORD answerLength, PSCARD_IO_HEADER received) {
  uint8_t protocol = (uint8_t)sent.Protocol;
  if (received) received->Protocol = sent.Protocol;
  return ask(readerOf(lun), lun, 'T', (Sent){.head = &protocol, .headLength = 1, .body = apdu, .bodyLength = length}, answer, answerLength);
}

RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR data, DWORD length, PUCHAR answer, DWORD room, LPDWORD answerLength) {
  uint8_t asked[4];
  putNumber(asked, (uint32_t)code);
  *answerLength = room;
  return ask(readerOf(lun), lun, 'I', (Sent){.head = asked, .headLength = sizeof asked, .body = data, .bodyLength = length}, answer, answerLength);
}

RESPONSECODE IFDHICCPresence(DWORD lun) {
  return ask(readerOf(lun), lun, 'S', (Sent){0}, NULL, NULL);
}
